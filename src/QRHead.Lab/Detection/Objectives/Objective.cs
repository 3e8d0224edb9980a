using System.Globalization;
using QRHead.Evaluation;
using QRHead.Lab.Detection;
using QRHead.Lab.Detection.Objectives;

namespace QRHead.Lab;

/// <summary>
/// Says how good each head by itself is on a labelled example; a head's score is the mean over the examples (QRHead, arXiv 2506.09944, Eq.
/// 4).
/// </summary>
/// <remarks>Immutable, safe for many threads.</remarks>
public abstract class Objective
{
    private protected Objective(string name) => Name = name;

    /// <summary>Gets the name that <see cref="Parse"/> reads and that head set files record.</summary>
    public string Name { get; }

    /// <summary>Gets the scoring that the objective was published with, which a detection uses unless told otherwise.</summary>
    public virtual ScoringRule Scoring => ScoringRule.Reference;

    /// <summary>
    /// Gets whether the model has to answer each example: then it must be loaded with its vocabulary
    /// (<see cref="QRRetrieverOptions.WithVocabulary"/>).
    /// </summary>
    public virtual bool NeedsAnswers => false;

    /// <summary>Reads the name of an objective, in any case.</summary>
    /// <param name="name">
    /// <c>mass</c>: attention on the gold passages; a measure of each head's own ranking, such as <c>nDCG@10</c> or <c>MRR</c>;
    /// <c>contrastive</c> or <c>contrastive:0.1</c>: the share of the gold passages in a softmax over passages, with its temperature;
    /// <c>copy</c>: what the head copies from the gold passages while the model answers, which needs a model that can
    /// (<see cref="QRRetrieverOptions.WithVocabulary"/>).
    /// </param>
    /// <exception cref="UnknownNameException">There is no such objective; lists those that there are.</exception>
    public static Objective Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] parts = name.Trim().Split(':');
        return parts switch
        {
            [var word] when Is(word, GoldMass.ObjectiveName) => new GoldMass(),
            [var word] when Is(word, Contrastive.ObjectiveName) => new Contrastive(Contrastive.DefaultTemperature),
            [var word, var temperature] when Is(word, Contrastive.ObjectiveName) => new Contrastive(TemperatureOf(temperature)),
            [var word] when Is(word, CopyPaste.ObjectiveName) => new CopyPaste(),
            [var measure] => new OwnRanking(MeasureOf(measure)),
            _ => throw Unknown(name),
        };
    }

    /// <summary>Gives each head its value on one example.</summary>
    /// <returns><c>[heads]</c>; higher is better.</returns>
    internal abstract double[] Of(HeadReading example);

    /// <summary>Makes a head's score of its mean.</summary>
    internal virtual double Final(double mean) => mean;

    private static bool Is(string word, string name) => word.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static double TemperatureOf(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double value)
            && value > 0 && double.IsFinite(value)
            ? value
            : throw new UnknownNameException(
                "objective", text, $"'{text}' is no temperature; expected a number above 0, for example {Contrastive.ObjectiveName}:0.1.");

    private static Measure MeasureOf(string name)
    {
        try
        {
            return Measure.Parse(name);
        }
        catch (UnknownNameException)
        {
            throw Unknown(name);
        }
    }

    private static UnknownNameException Unknown(string name) => new(
        "objective", name,
        $"'{name}' is no objective; expected {GoldMass.ObjectiveName}, {Contrastive.ObjectiveName}[:temperature], "
        + $"{CopyPaste.ObjectiveName}, or a measure such as nDCG@10, MRR or Recall@5.");
}
