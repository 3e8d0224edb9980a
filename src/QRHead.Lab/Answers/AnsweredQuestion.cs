using System.Text.Json.Serialization;

namespace QRHead.Lab;

/// <summary>What all systems answered to a question: a line of the journal.</summary>
/// <param name="Query">The question's id.</param>
/// <param name="Answers">An answer for each system, in their order.</param>
/// <param name="Instance">Tells the question with its passages from others.</param>
public sealed record AnsweredQuestion(string Query, IReadOnlyList<SystemAnswer> Answers, string Instance = "");

/// <summary>What a system answered.</summary>
/// <param name="System">Its name.</param>
/// <param name="Passages">The ids of the passages that the model was shown, in their order.</param>
/// <param name="Text">The answer; null where the passages do not fit into the model's context.</param>
/// <param name="Sentences">Where its sentences are from; empty where that is not looked for.</param>
public sealed record SystemAnswer(string System, IReadOnlyList<string> Passages, string? Text, IReadOnlyList<SentenceSource> Sentences);

/// <summary>Where a sentence of an answer is from.</summary>
/// <param name="ByAttention">The passage that the heads look at most; null where they find the sentence in none.</param>
/// <param name="ByWriter">The passage whose number the model wrote behind it; null for none.</param>
public sealed record SentenceSource(string? ByAttention, string? ByWriter);

/// <summary>Reads and writes the journal without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AnsweredQuestion))]
internal sealed partial class AnswerJsonContext : JsonSerializerContext;
