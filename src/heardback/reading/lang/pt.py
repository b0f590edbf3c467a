"""Portuguese: how people close, agree, ask and repeat."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.speech import Speech

SPEECH: Final = Speech(
    code="pt",
    thanks="obrigado|obrigada|muito obrigado|muito obrigada|obrigado pela ajuda|obrigada pela ajuda|"
    "obrigado pela resposta|obrigada pela resposta|obrigado pela informação|agradeço|agradecido|agradecida|"
    "muito agradecido|obrigado mais uma vez|obrigada mais uma vez|valeu|obrigado por tudo|obrigada por tudo",
    thanks_for=(
        "obrigado|obrigada|muito obrigado|muito obrigada|obrigado mais uma vez|obrigada mais uma vez|agradeço",
        "pela|pelo|pela sua|pelo seu|pelas|pela rápida|pela vossa",
        "resposta|ajuda|informação|informações|atenção|retorno|explicação|confirmação|mensagem|rapidez|"
        "trabalho|apoio",
    ),
    closed="perfeito|ótimo|óptimo|excelente|muito bem|tudo bem|tudo certo|certo|funciona|já funciona|"
    "funcionou|"
    "resolvido|problema resolvido|recebido|entendido|de nada|bom dia|boa tarde|boa noite|bom fim de semana|"
    "até logo|até breve|até mais|tchau|igualmente|combinado|maravilha|beleza",
    yes="sim|ok|claro|está bem|sim obrigado|sim obrigada|de acordo|com certeza|correto|exato|confirmo|"
    "pode ser",
    greetings="olá|oi|bom dia|boa tarde|boa noite|caro|cara|prezado|prezada|obrigado|obrigada|senhor|senhora",
    sign_offs="atenciosamente|cumprimentos|com os melhores cumprimentos|abraço|abraços|um abraço|"
    "saudações|att",
    negations="não|mas|porém|contudo|ainda|nada|nunca|sem|problema|erro|avaria|cancelar|reembolso|reclamação|"
    "antecipadamente|quando|como|onde|qual|preciso|quero|queria|gostaria|devo|falta|urgente|aguardo|"
    "infelizmente|se|só",
    no_names="segunda|terça|quarta|quinta|sexta|sábado|domingo|fatura|pedido|reembolso|cancelamento|orçamento",
    boilerplate="dúvidas|alguma dúvida|tudo bem|como está|perguntas",
    requests={
        "favor": r"(?:por )?favor\b",
        "pode|poderia|podem|poderiam": r"(?:pode|poderia|podem|poderiam)\b(?! ser\b)",
        "preciso|precisamos|quero|queria|gostaria|gostaríamos": r"(?:preciso|precisamos|quero|queria|"
        r"gostaria|gostaríamos)\b(?! de agradecer| agradecer)",
        "solicito|solicitamos|peço|pedimos": r"(?:solicito|solicitamos|peço|pedimos)\b",
        "envie|enviem|ligue|informe|mande": r"(?:envie|enviem|ligue|informe|mande)\b",
    },
    repeats={
        "espera|aguardar|esperando|aguardando": r"(?:ainda|continuo) (?:à espera|a aguardar|esperando|"
        r"aguardando|estou)",
        "resposta": r"(?:sem|nenhuma|não (?:recebi|tive|obtive)) (?:\w+ )?resposta",
        "segunda|segundo|terceira": r"(?:segunda|segundo|terceira) (?:tentativa|mensagem|vez|email|"
        r"e-mail|pedido)",
    },
    nags={
        "novidades|notícias": r"(?:alguma|há|tem) (?:\w+ )?(?:novidades?|notícias?)",
        "recebeu|receberam": r"(?:recebeu|receberam) (?:o meu|a minha|meu|minha)",
    },
    regulated={
        "dados|conta": r"(?:apagar|eliminar|excluir|remover|exclusão) .{0,20}(?:meus|os meus|minha|"
        r"dos meus) (?:\w+ )?(?:dados|conta)",
        "rgpd|lgpd": r"(?:rgpd|lgpd)",
        "reclamação|queixa": r"(?:reclamação|queixa) formal|(?:apresentar|fazer|registrar) (?:uma "
        r")?(?:reclamação|queixa)",
    },
)
