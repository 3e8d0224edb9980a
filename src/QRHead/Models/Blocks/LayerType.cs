namespace QRHead.Models.Blocks;

/// <summary>The words of <c>layer_types</c> in config.json: what a layer's attention sees.</summary>
internal static class LayerType
{
    public const string Full = "full_attention";
    public const string Sliding = "sliding_attention";
}
