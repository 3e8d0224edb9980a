using Microsoft.Extensions.AI;

namespace QRHead.Extensions.AI.Clients;

/// <summary>A conversation of which only what matters is left.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Question">By what was chosen.</param>
/// <param name="Kept">The passages that are left of long texts, in their order; none where nothing was long.</param>
internal sealed record Shortened(IReadOnlyList<ChatMessage> Messages, string Question, IReadOnlyList<Passage> Kept);
