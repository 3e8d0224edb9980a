using QRHead.Checkpoints;

namespace QRHead.Models.Blocks;

/// <summary>Which layers of a Qwen model see only a window.</summary>
internal static class QwenWindow
{
    /// <summary>
    /// How many tokens a layer sees, itself included; null for all. <c>sliding_window</c> alone does not switch the window on.
    /// </summary>
    public static int? Of(ModelConfig config, int layer)
    {
        if (config.UseSlidingWindow is not true)
            return null;
        bool windowed = layer < config.LayerTypes.Count
            ? config.LayerTypes[layer] == LayerType.Sliding
            : layer >= (config.MaxWindowLayers ?? config.NumHiddenLayers);
        return windowed ? config.SlidingWindow : null;
    }
}
