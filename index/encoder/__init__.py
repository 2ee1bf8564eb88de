"""The kinds of encoder that are known; those of BERT and MPNet in ONNX Runtime."""
