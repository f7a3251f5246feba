"""The reader's network: one encoder, three heads that share it.

Shapes: B windows, T word pieces, M mentions, P pairs of mentions, K candidates, D the encoder's width,
R relations. A mention is (row of the batch, first piece, last piece, kind); kinds are the types, and
one more for references.
"""

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from kg.language.candidates import DISTANCES
from kg.language.encoding import LINES, SHAPES

HEADS = 8  #: of the attention with which a pair looks at its context
PLACES = 8  #: places of a piece as a pair sees it, `kg.language.candidates.places`


class Network(nn.Module):
    """Mentions, references, and claims with their status, from word pieces."""

    def __init__(self, encoder: str, types: int, relations: int, statuses: int) -> None:
        """Start from a pretrained encoder.

        Args:
            encoder: name or path that transformers' AutoModel understands.
            types: number of entity types.
            relations: number of relations; each is scored in both directions.
            statuses: number of statuses.
        """
        super().__init__()
        config = AutoConfig.from_pretrained(encoder)
        # Dropout inside attention keeps PyTorch from its fused kernel: half the speed on a CPU.
        config.attention_probs_dropout_prob = 0.0
        self.encoder = AutoModel.from_pretrained(
            encoder, config=config, add_pooling_layer=False, attn_implementation="eager"
        )
        width = config.hidden_size
        self.shape = nn.Embedding(len(SHAPES), width)
        self.line = nn.Embedding(len(LINES), width)
        nn.init.zeros_(self.shape.weight)
        nn.init.zeros_(self.line.weight)
        self.drop = nn.Dropout(0.15)
        self.labels = nn.Linear(width, 2 * (types + 1) + 1)
        self.kind = nn.Embedding(
            types + 1, 64
        )  # the last for references: their type is not yet known
        self.span = nn.Sequential(nn.Linear(2 * width + 64, width), nn.GELU())
        self.distance = nn.Embedding(2 * DISTANCES + 1, 32)
        self.antecedent = nn.Sequential(
            nn.Linear(3 * width + 32, width // 2), nn.GELU(), nn.Linear(width // 2, 1)
        )
        self.query_left = nn.Linear(width, width)
        self.query_right = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.place = nn.Embedding(PLACES, HEADS)
        self.entity = nn.Embedding(types, 32)
        self.pair = nn.Sequential(
            nn.Linear(4 * width + 96, width),
            nn.GELU(),
            nn.Dropout(0.2),
            nn.Linear(width, width),
            nn.GELU(),
        )
        self.relation = nn.Linear(width, 2 * relations)
        nn.init.constant_(self.relation.bias, -4.0)  # hardly any pair states any one relation
        self.claim = nn.Embedding(2 * relations, width)
        self.status = nn.Sequential(
            nn.Linear(2 * width, width // 2),
            nn.GELU(),
            nn.Dropout(0.1),
            nn.Linear(width // 2, statuses),
        )

    def encode(self, ids: Tensor, mask: Tensor, shapes: Tensor, lines: Tensor) -> Tensor:
        """Return the pieces' vectors, (B, T, D); all arguments are (B, T)."""
        words = self.encoder.get_input_embeddings()(ids)
        hidden = self.encoder(
            inputs_embeds=words + self.shape(shapes) + self.line(lines), attention_mask=mask
        ).last_hidden_state
        return self.drop(hidden.float())

    def label(self, hidden: Tensor) -> Tensor:
        """Return scores of the mention labels, (B, T, 2 (types + 1) + 1)."""
        return self.labels(hidden)

    def spans(
        self, hidden: Tensor, rows: Tensor, first: Tensor, last: Tensor, kinds: Tensor
    ) -> Tensor:
        """Return the mentions' vectors, (M, D); all other arguments are (M,)."""
        parts = [hidden[rows, first], hidden[rows, last], self.kind(kinds)]
        return self.span(torch.cat(parts, -1))

    def antecedents(self, left: Tensor, right: Tensor, distance: Tensor) -> Tensor:
        """Return for each reference `left` and candidate `right`, (K, D), how well they fit, (K,)."""
        parts = [left, right, left * right, self.distance(distance)]
        return self.antecedent(torch.cat(parts, -1)).squeeze(-1)

    def pairs(
        self,
        hidden: Tensor,
        left: Tensor,
        right: Tensor,
        types: Tensor,
        distance: Tensor,
        places: Tensor,
    ) -> Tensor:
        """Return the pairs' vectors, (B, P, D).

        Args:
            hidden: (B, T, D).
            left: vectors of the mentions that come first, (B, P, D).
            right: vectors of the others, (B, P, D).
            types: of both entities, of references those of their antecedents, (B, P, 2).
            distance: buckets, (B, P).
            places: where each piece stands as the pair sees it, (B, P, T); 0 is out of sight.
        """
        width = left.shape[-1]
        query = self.query_left(left) + self.query_right(right)
        score = torch.einsum("bphd,bthd->bpth", self._heads(query), self._heads(self.key(hidden)))
        score = score * (width // HEADS) ** -0.5 + self.place(places)
        score = score.masked_fill((places == 0).unsqueeze(-1), -1e4)
        value = self._heads(self.value(hidden))
        context = torch.einsum("bpth,bthd->bphd", score.softmax(2), value).flatten(2)
        known = self.entity(types).flatten(2)
        parts = [left, right, left * right, context, known, self.distance(distance)]
        return self.pair(torch.cat(parts, -1))

    @staticmethod
    def _heads(vectors: Tensor) -> Tensor:
        return vectors.unflatten(-1, (HEADS, vectors.shape[-1] // HEADS))

    def relations(self, pairs: Tensor) -> Tensor:
        """Return scores of each relation, first from left to right, then from right to left, (…, 2R)."""
        return self.relation(pairs)

    def statuses(self, pairs: Tensor, claims: Tensor) -> Tensor:
        """Return scores of the statuses of one claim of each pair, (P, statuses).

        Args:
            pairs: (P, D).
            claims: index of the relation and direction as in `relations`, (P,).
        """
        return self.status(torch.cat([pairs, self.claim(claims)], -1))
