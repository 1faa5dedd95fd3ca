"""Writes the encoder's graph anew, with nothing in it that reading one text at a time does not need.

What PyTorch exports handles batches, padding and masks: shapes are computed for every layer, a mask of nothing is added
to every score, and onnxruntime merges additions and norms into an operator that takes several times as long on a CPU.
The graph written here reads one text, which is never padded; it has a fifth of the operators, the same weights and the
same order of operations, and takes a quarter less time. Vectors are equal to the bit to those of the exported graph
run without that operator (`SkipLayerNormFusion`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HEADS, SIZE = 12, 384
_OPERATORS = 17  # version of the standard operators, as exported
_EPSILON = 1e-12
_PREFIX = "network.encoder."
_TABLE = ("quantized", "scale", "zero_point")


class _Graph:
    """The nodes and tensors of a graph under construction; every value goes by its name."""

    def __init__(self, tensors: Mapping[str, Any]) -> None:
        self.known = tensors
        self.nodes: list[Any] = []
        self.tensors: dict[str, Any] = {}

    def tensor(self, name: str, value: Any) -> str:
        self.tensors[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def weight(self, name: str) -> str:
        return self.tensor(name, self.known[_PREFIX + name])

    def node(self, operator: str, inputs: Sequence[str], **attributes: Any) -> str:
        return self.several(operator, inputs, 1, **attributes)[0]

    def several(self, operator: str, inputs: Sequence[str], outputs: int, **attributes: Any) -> list[str]:
        names = [f"{operator}-{len(self.nodes)}-{place}" for place in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, **attributes))
        return names

    def table(self, name: str) -> list[str]:
        return [self.weight(f"embeddings.{name}_embeddings.weight_{part}") for part in _TABLE]

    def rows(self, table: Sequence[str], numbers: str) -> str:
        return self.node("DequantizeLinear", [self.node("Gather", [table[0], numbers]), *table[1:]])

    def norm(self, value: str, name: str) -> str:
        weights = [self.weight(f"{name}.LayerNorm.{part}") for part in ("weight", "bias")]
        return self.node("LayerNormalization", [value, *weights], axis=-1, epsilon=_EPSILON)


def _dense(graph: _Graph, quantised: Sequence[str], weights: Sequence[Any], name: str) -> str:
    """Return a linear layer of what was quantised: whole numbers are multiplied, then scaled."""
    value, scale, zero = quantised
    own, own_scale, own_zero = (
        graph.tensor(f"{name}.{part}", item) for part, item in zip(_TABLE, weights, strict=True)
    )
    product = graph.node("Cast", [graph.node("MatMulInteger", [value, own, zero, own_zero])], to=TensorProto.FLOAT)
    scaled = graph.node("Mul", [product, graph.node("Mul", [scale, own_scale])])
    return graph.node("Add", [scaled, graph.weight(f"{name}.bias")])


def _matrices(model: Any, tensors: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the quantised weights, scales and zero points of each linear layer, by the layer's name."""
    found = {}
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            path = node.name.replace("/MatMul_quant", "").replace("/", ".")
            stem = node.input[1].removesuffix("_quantized")
            found["encoder." + path[path.index("layer.") :]] = [tensors[f"{stem}_{part}"] for part in _TABLE]
    return found


def _attention(graph: _Graph, matrices: Mapping[str, Sequence[Any]], hidden: str, layer: str) -> str:
    """Return what the heads of a layer gather from all places, before its dense layer."""
    quantised = graph.several("DynamicQuantizeLinear", [hidden], 3)

    def heads(part: str, order: list[int]) -> str:
        name = f"{layer}.attention.self.{part}"
        value = graph.node("Reshape", [_dense(graph, quantised, matrices[name], name), "by head"])
        return graph.node("Transpose", [value], perm=order)

    scores = graph.node("MatMul", [heads("query", [1, 0, 2]), heads("key", [1, 2, 0])])
    shares = graph.node("Softmax", [graph.node("Mul", [scores, "scale"])], axis=-1)
    mixed = graph.node("MatMul", [shares, heads("value", [1, 0, 2])])
    return graph.node("Reshape", [graph.node("Transpose", [mixed], perm=[1, 0, 2]), "flat"])


def _widened(graph: _Graph, matrices: Mapping[str, Sequence[Any]], hidden: str, layer: str) -> str:
    """Return the wide part of a layer; GELU is written as exported, and onnxruntime makes one operator of it."""
    name = f"{layer}.intermediate.dense"
    wide = _dense(graph, graph.several("DynamicQuantizeLinear", [hidden], 3), matrices[name], name)
    bent = graph.node("Add", [graph.node("Erf", [graph.node("Div", [wide, "root of two"])]), "one"])
    return graph.node("Mul", [graph.node("Mul", [wide, bent]), "half"])


def _added(graph: _Graph, matrices: Mapping[str, Sequence[Any]], value: str, hidden: str, name: str) -> str:
    """Return the norm of what came in and a dense layer of what was made of it."""
    quantised = graph.several("DynamicQuantizeLinear", [value], 3)
    dense = f"{name}.dense"
    return graph.norm(graph.node("Add", [_dense(graph, quantised, matrices[dense], dense), hidden]), name)


def _embedded(graph: _Graph) -> str:
    """Return what stands for the word pieces of the text, before the first layer."""
    ids, types = (graph.node("Reshape", [name, "row"]) for name in ("input_ids", "token_type_ids"))
    places, *unpacking = graph.table("position")
    first = graph.node("Slice", [places, "begin", graph.node("Shape", [ids])])
    kinds = graph.node("Add", [graph.rows(graph.table("word"), ids), graph.rows(graph.table("token_type"), types)])
    return graph.norm(graph.node("Add", [kinds, graph.node("DequantizeLinear", [first, *unpacking])]), "embeddings")


def rewrite(exported: Path, output: Path) -> None:
    """Write the lean graph of a quantised export: `input_ids` and `token_type_ids` of shape (1, length) → `vector`.

    Raises:
        KeyError: the export lacks a weight, or goes by other names.
    """
    model = onnx.load(str(exported))
    tensors = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}
    matrices = _matrices(model, tensors)
    graph = _Graph(tensors)
    for name, shape in (("row", [-1]), ("flat", [-1, SIZE]), ("by head", [-1, HEADS, SIZE // HEADS]), ("begin", [0])):
        graph.tensor(name, np.array(shape, np.int64))
    for name, value in (("scale", (SIZE / HEADS) ** -0.5), ("half", 0.5), ("one", 1.0), ("root of two", 2**0.5)):
        graph.tensor(name, np.array(value, np.float32))
    hidden = _embedded(graph)
    for number in sorted({int(name.split(".")[2]) for name in matrices}):
        layer = f"encoder.layer.{number}"
        mixed = _attention(graph, matrices, hidden, layer)
        hidden = _added(graph, matrices, mixed, hidden, f"{layer}.attention.output")
        hidden = _added(graph, matrices, _widened(graph, matrices, hidden, layer), hidden, f"{layer}.output")
    graph.nodes.append(helper.make_node("ReduceMean", [hidden], ["vector"], axes=[0], keepdims=1))
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, [1, "length"])
        for name in ("input_ids", "token_type_ids")
    ]
    outputs = [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, SIZE])]
    whole = helper.make_graph(graph.nodes, "encoder", inputs, outputs, list(graph.tensors.values()))
    versions = [helper.make_opsetid("", _OPERATORS)]
    onnx.save(helper.make_model(whole, opset_imports=versions, ir_version=model.ir_version), str(output))


__all__ = ("rewrite",)
