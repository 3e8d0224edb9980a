using QRHead.Graph;
using QRHead.Models.Blocks;

namespace QRHead.Models;

/// <summary>A layer whose keys somebody looks at.</summary>
/// <param name="Attention">Its attention.</param>
/// <param name="Rotary">How fast its pairs turn with the position; null where the layer knows no positions.</param>
internal sealed record KeyLayer(AttentionSettings Attention, RotaryFrequencies? Rotary);
