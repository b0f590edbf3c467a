"""Staged files by column: what numpy may count without decoding a reading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.ipc as ipc

from heardback.evidence.firm import Firm


def ours_mask(addresses: pa.ChunkedArray, firm: Firm) -> npt.NDArray[np.bool_]:
    """Return which of a column of addresses are the firm's, asking once per distinct address."""
    encoded = addresses.combine_chunks().dictionary_encode()
    mine = np.array([firm.is_ours(address) for address in encoded.dictionary.to_pylist()], dtype=bool)
    return mine[encoded.indices.to_numpy()] if len(mine) else np.zeros(0, dtype=bool)


def read_columns(path: Path, columns: list[str]) -> pa.Table:
    """Return some columns of a staged file."""
    with pa.memory_map(str(path)) as mapped:
        return ipc.open_file(mapped).read_all().select(columns)
