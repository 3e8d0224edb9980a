using QRHead.Graph;

namespace QRHead.Models.Blocks;

/// <summary>What follows the last layer: a norm, and a product with an embedding of every token.</summary>
internal static class VocabularyHead
{
    /// <summary>Hidden states to logits: <c>[batch, tokens, hidden] → [batch, tokens, vocabulary]</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="hidden">What the last layer gives.</param>
    /// <param name="normOffset">What is added to the norm's stored weight.</param>
    /// <param name="tiedByDefault">Whether the input embedding serves where the configuration does not say.</param>
    public static Value Apply(DecoderContext model, Value hidden, float normOffset = 0, bool tiedByDefault = false)
    {
        Value x = model.RmsNorm(hidden, "model.norm", normOffset);
        bool tied = model.Config.TieWordEmbeddings ?? tiedByDefault;
        return model.Linear(x, tied ? "model.embed_tokens" : "lm_head", model.Config.VocabSize);
    }

    /// <summary>Keeps logits within a bound: <c>bound · tanh(logit / bound)</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="logits">The logits.</param>
    /// <param name="bound">The bound; null for none.</param>
    public static Value Bounded(DecoderContext model, Value logits, double? bound)
    {
        if (bound is not { } softcap)
            return logits;
        Value most = model.Graph.Constant((float)softcap);
        return model.Graph.Mul(model.Graph.Tanh(model.Graph.Div(logits, most)), most);
    }
}
