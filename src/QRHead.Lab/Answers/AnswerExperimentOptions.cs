namespace QRHead.Lab;

/// <summary>How answers from different passages are compared.</summary>
public sealed record AnswerExperimentOptions
{
    /// <summary>Gets what the model is shown; at least one.</summary>
    /// <value>The default is all.</value>
    public IReadOnlyList<AnswerSystem> Systems { get; init; } = AnswerSystem.All;

    /// <summary>Gets how many passages are shown where some are chosen; at least 1.</summary>
    /// <value>The default is 5.</value>
    public int Top { get; init; } = 5;

    /// <summary>Gets how answers are written.</summary>
    public GenerationOptions Generation { get; init; } = new();

    /// <summary>Gets what answers; null for the retriever's own model.</summary>
    public AnswerWriter? Writer { get; init; }

    /// <summary>Gets what passages are drawn from; another one draws others.</summary>
    /// <value>The default is 42.</value>
    public uint Seed { get; init; } = 42;

    /// <summary>Gets the file that keeps answers as they come: an experiment that was ended goes on from it.</summary>
    /// <value>The default is null: nothing is kept.</value>
    public string? Journal { get; init; }

    /// <summary>Gets who is told how far it is, after each question; null for nobody.</summary>
    public IProgress<ExperimentProgress>? Progress { get; init; }
}

/// <summary>A model that answers in place of the retriever's.</summary>
/// <param name="Name">What journals and reports call it.</param>
/// <param name="Answer">Gives the answer to a conversation, written as the options say.</param>
public sealed record AnswerWriter(string Name, Func<IReadOnlyList<ChatTurn>, GenerationOptions, CancellationToken, string> Answer);
