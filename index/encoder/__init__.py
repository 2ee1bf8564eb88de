"""Encoders of BERT's and MPNet's kind in ONNX Runtime, written from their tensors."""
