namespace QRHead.Graph;

/// <summary>What one layer's attention needs beyond its tensors.</summary>
/// <param name="Heads">Query heads.</param>
/// <param name="KvHeads">Key and value heads; each serves <c>Heads / KvHeads</c> query heads, in order.</param>
/// <param name="HeadDim">Size of one head.</param>
/// <param name="Scale">Factor on q · k before the softmax.</param>
/// <param name="Window">How many tokens a token sees, itself included; null for all before it.</param>
/// <param name="Softcap">Bound of the attention logits, kept by <c>softcap · tanh(logit / softcap)</c>; null for none.</param>
internal sealed record AttentionSettings(int Heads, int KvHeads, int HeadDim, float Scale, int? Window = null, float? Softcap = null);
