"""How headers look on the way in and in a Sent folder: trace lines, signatures, and what each program adds."""

from __future__ import annotations

from heardback.sample_firm.bodies import encoded_words, written_party
from heardback.sample_firm.dice import Dice
from heardback.sample_firm.firm import DOMAIN, PERIMETER, FirmClock
from heardback.sample_firm.letters import Letter

_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


class HeaderWriter:
    """Writes header blocks; owns the random text that signatures and queue ids are cut from."""

    def __init__(self, clock: FirmClock, seed: int) -> None:
        self._clock = clock
        self._dice = Dice(seed, "headers")
        self._noise = self._dice.letters(65_536, _BASE64)
        self._signatures = [self._lines(66, 5, "\n         ") for _ in range(512)]
        self._seals = [self._lines(72, 4, "\n ") for _ in range(512)]

    def _cut(self, length: int) -> str:
        start = self._dice.below(65_536 - length)
        return self._noise[start : start + length]

    def _lines(self, width: int, count: int, joint: str) -> str:
        return joint.join([self._cut(width) for _ in range(count)])

    def _queue_id(self) -> str:
        return f"4T{self._dice.hexadecimal(10).upper()}"

    def _signature(self, domain: str, selector: str, header_names: str, at: int) -> str:
        lines = self._dice.pick(self._signatures)
        return (
            f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s={selector};\n"
            f"        t={at}; x={at + 604_800}; h={header_names};\n"
            f"        bh={self._cut(43)}=;\n        b={lines}==\n"
        )

    def _perimeter(self, letter: Letter, recipient: str) -> str:
        when = self._clock.header_date(letter.at)
        ip = f"203.0.113.{letter.number % 250 + 1}"
        hop = (
            f"Received: from {letter.host} ({letter.host} [{ip}])\n"
            f"\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\n"
            f"\t key-exchange X25519 server-signature RSA-PSS (2048 bits))\n"
            f"\tby {PERIMETER} (Postfix) with ESMTPS id {self._queue_id()}\n\tfor <{recipient}>; {when}\n"
        )
        if letter.number % 4:
            return hop
        return (
            f"Received: from {PERIMETER} ([192.0.2.25])\n\tby imap.{DOMAIN} with LMTP id {self._queue_id()}\n"
            f"\t(envelope-from <{letter.envelope or letter.sender.address}>); {when}\n{hop}"
        )

    def _foreign_hops(self, letter: Letter) -> str:
        domain = letter.sender.address.rpartition("@")[2]
        sent = letter.at - 1 - letter.number % 4
        if letter.client == "outlook":
            return "".join(
                f"Received: from DM6PR{letter.number % 97:02d}MB{4000 + step}.namprd{step:02d}.prod.{domain}\n"
                f" (2001:db8:3:{letter.number % 9000 + 1:x}::{step + 1:x}) by DM6PR{letter.number % 89:02d}MB"
                f"{5000 + step}.namprd{step:02d}.prod.{domain}\n"
                f" (2001:db8:8:{step + 10:x}::{letter.number % 60 + 1:x}) with Microsoft SMTP Server "
                f"(version=TLS1_2,\n"
                f" cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.{7452 + step}.28; "
                f"{self._clock.header_date(sent - step, 0)}\n"
                for step in range(3)
            )
        first = (
            f"Received: from [198.51.100.{letter.number % 250 + 1}] (unknown "
            f"[198.51.100.{letter.number % 250 + 1}])\n"
            f"\tby smtp.{domain} with ESMTPSA id {self._queue_id()}\n"
            f"\tfor <{letter.to[0].address if letter.to else DOMAIN}>; "
            f"{self._clock.header_date(sent, letter.offset)}\n"
        )
        if letter.client != "gmail":
            return first
        relay = (
            f"Received: by 2002:a05:6402:{letter.number % 9999:x}:b0:5{letter.number % 99:02d}:9a1c:77f2 "
            f"with SMTP id\n"
            f" {self._queue_id().lower()}sor{letter.number:07d}edb.5.{letter.at}; "
            f"{self._clock.header_date(sent, -28_800)}\n"
        )
        return relay + first

    def trace(self, letter: Letter, recipient: str) -> str:
        """Return what the way to `recipient` stamped on top of a mail, newest first."""
        if not letter.is_from_outside:
            return (
                f"Return-Path: <{letter.envelope or letter.sender.address}>\nDelivered-To: {recipient}\n"
                f"Received: from [192.0.2.{letter.number % 200 + 10}] (unknown "
                f"[192.0.2.{letter.number % 200 + 10}])\n"
                f"\tby {PERIMETER} (Postfix) with ESMTPSA id {self._queue_id()}\n"
                f"\tfor <{recipient}>; {self._clock.header_date(letter.at)}\n"
            )
        if letter.kind == "dsn":
            return (
                f"Return-Path: <>\nDelivered-To: {recipient}\nReceived: by {PERIMETER} (Postfix)\n"
                f"\tid {self._queue_id()}; {self._clock.header_date(letter.at)}\n"
            )
        domain = letter.sender.address.rpartition("@")[2]
        envelope = letter.envelope or letter.sender.address
        verdict = (
            f"Authentication-Results: {PERIMETER};\n\tdkim=pass (2048-bit key; unprotected) header.d={domain}"
            f" header.i=@{domain}\n\theader.a=rsa-sha256 header.s=s{letter.number % 7 + 1} "
            f"header.b={self._cut(8)};\n"
            f"\tspf=pass ({PERIMETER}: domain of {envelope} designates 203.0.113.{letter.number % 250 + 1}"
            f" as permitted sender)\n\tsmtp.mailfrom={envelope};\n\tdmarc=pass (policy=none) "
            f"header.from={domain}\n"
        )
        sealed = ""
        if letter.client == "outlook":
            sealed = (
                f"ARC-Seal: i=1; a=rsa-sha256; s=arcselector10001; d=outlook.{domain}; cv=none;\n"
                f" b={self._dice.pick(self._seals)}==\n"
                f"ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=outlook.{domain};\n"
                " s=arcselector10001; h=From:Date:Subject:Message-ID:Content-Type:MIME-Version;\n"
                f" bh={self._cut(43)}=;\n b={self._dice.pick(self._seals)}==\n"
                f"ARC-Authentication-Results: i=1; mx.{domain} 1; spf=pass smtp.mailfrom={domain};\n"
                f" dmarc=pass action=none header.from={domain}; dkim=pass header.d={domain}; arc=none\n"
            )
        signature = self._signature(
            domain, f"s{letter.number % 7 + 1}", "from:to:subject:date:message-id:mime-version", letter.at - 2
        )
        return (
            f"Return-Path: <{envelope}>\nX-Original-To: {recipient}\nDelivered-To: {recipient}\n"
            f"{self._perimeter(letter, recipient)}{verdict}{sealed}{signature}{self._foreign_hops(letter)}"
        )

    def message(self, letter: Letter) -> str:
        """Return the headers that the author's program writes, in that program's order."""
        charset = letter.charset or ("iso-8859-1" if letter.client == "thunderbird" else "utf-8")
        if letter.has_raw_headers:
            charset = ""
        to = ",\n\t".join([written_party(party, charset) for party in letter.to])
        lines = [
            f"From: {written_party(letter.sender, charset)}\n",
            f"To: {to}\n" if letter.to else "To: undisclosed-recipients:;\n",
        ]
        if letter.cc:
            lines.append("Cc: " + ",\n\t".join([written_party(party, charset) for party in letter.cc]) + "\n")
        lines.append(f"Subject: {encoded_words(letter.subject, charset) if charset else letter.subject}\n")
        lines.append(f"Date: {self._clock.header_date(letter.written_at, letter.offset)}\n")
        if letter.message_id:
            lines.append(f"Message-ID: <{letter.message_id}>\n")
        if letter.parent is not None and letter.cites and letter.references:
            lines.append(f"In-Reply-To: <{letter.references[-1]}>\n")
            lines.append("References: " + "\n ".join([f"<{known}>" for known in letter.references]) + "\n")
        if letter.reply_to is not None:
            lines.append(f"Reply-To: {written_party(letter.reply_to, charset)}\n")
        lines.append(self._program(letter))
        lines.extend(f"{line}\n" for line in letter.extra)
        return "".join(lines)

    def _program(self, letter: Letter) -> str:
        client = letter.client
        if letter.kind in ("dsn", "mdn"):
            return "MIME-Version: 1.0\n"
        if client == "outlook":
            tenant = f"{letter.number % 65_536:04x}f2a7-3c1e-4d0b-a6f9-{letter.number:012x}"
            return (
                f"Thread-Topic: {letter.subject.removeprefix('Re: ') if letter.subject.isascii() else 'Pool'}\n"
                f"Thread-Index: AQH{self._cut(27)}==\nAccept-Language: en-US\nContent-Language: en-US\n"
                "X-MS-Has-Attach: \nX-MS-TNEF-Correlator: \nx-ms-publictraffictype: Email\n"
                f"x-ms-traffictypediagnostic: DM6PR14MB4123:EE_|BN8PR14MB{letter.number % 9999:04d}:EE_\n"
                f"x-ms-office365-filtering-correlation-id: {tenant}\nx-ms-exchange-senderadcheck: 1\n"
                f"x-microsoft-antispam: BCL:0;ARA:13230040|376014|366016|1800799024|38070700018;\n"
                f"x-microsoft-antispam-message-info: {self._dice.pick(self._seals)}==\n"
                "x-ms-exchange-antispam-messagedata-chunkcount: 1\nMIME-Version: 1.0\n"
            )
        if client == "gmail":
            return f"MIME-Version: 1.0\nX-Gm-Message-State: AOJu0Y{self._cut(58)}\n\t{self._cut(60)}\n"
        if client == "apple":
            return (
                "Mime-Version: 1.0 (Mac OS X Mail 16.0 \\(3774.500.171.1.1\\))\n"
                + "X-Mailer: Apple Mail (2.3774.500.171.1.1)\n"
            )
        if client == "iphone":
            return "Mime-Version: 1.0 (1.0)\nX-Mailer: iPhone Mail (21E236)\n"
        if client == "thunderbird":
            return "MIME-Version: 1.0\nUser-Agent: Mozilla Thunderbird\nContent-Language: en-US\n"
        if client == "android":
            return "MIME-Version: 1.0\nX-Mailer: PocketMail for Android 6.7\n"
        return "MIME-Version: 1.0\n"
