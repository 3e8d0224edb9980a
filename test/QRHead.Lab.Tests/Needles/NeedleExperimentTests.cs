using QRHead.Lab.Needles;

namespace QRHead.Lab.Tests.Needles;

public sealed class NeedleExperimentTests : IDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root(), "test/Goldens/models/qwen3");

    private static readonly QRRetrieverOptions Model = new() { Heads = HeadSet.Parse("0-0"), Threads = 1, WithVocabulary = true };

    private readonly TemporaryFolder _folder = new();
    private readonly List<HeadSet?> _loaded = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_sentence_stands_at_its_depth_in_a_text_of_its_length()
    {
        var hay = new Haystack(["one", "two", "three", "four"], text => 9);
        Assert.Equal("needle\n\none\n\ntwo\n\nthree\n\nfour", hay.With("needle", 40, 0));
        Assert.Equal("one\n\ntwo\n\nneedle\n\nthree\n\nfour", hay.With("needle", 40, 0.5));
        Assert.Equal("one\n\ntwo\n\nthree\n\nfour\n\none\n\nneedle", hay.With("needle", 50, 1));
    }

    [Fact]
    public void Needles_go_by_their_seed_and_ask_for_what_they_say()
    {
        Assert.Equal(Needle.Draw(3), Needle.Draw(3));
        Assert.True(Enumerable.Range(1, 8).Select(seed => Needle.Draw((uint)seed)[0].Answer).Distinct().Count() > 6);
        Assert.All(Enumerable.Range(1, 20).SelectMany(seed => Needle.Draw((uint)seed)), needle =>
        {
            string[] said = Words(needle.Sentence), asked = Words(needle.Question);
            Assert.Contains(needle.Answer, needle.Sentence, StringComparison.Ordinal);
            Assert.DoesNotContain(needle.Answer, needle.Question, StringComparison.Ordinal);
            Assert.Equal(needle.Kind == "copy", asked.Intersect(said).Any());
        });
        Assert.Equal(Needle.Kinds, Needle.Draw(1).Select(needle => needle.Kind));

        static string[] Words(string text) => [.. text.ToLowerInvariant().Split([' ', '.', '?'], StringSplitOptions.RemoveEmptyEntries)];
    }

    [Fact]
    public void Random_heads_are_of_the_same_layers_and_others()
    {
        HeadSet heads = HeadSet.Parse("1-0,1-3,4-2"), random = NeedleOptions.MatchedByLayer(heads, 4);
        Assert.Equal([1, 1, 4], random.Heads.Select(head => head.Layer).Order());
        Assert.Empty(random.Heads.Intersect(heads.Heads));
        Assert.Equal(random.Heads, NeedleOptions.MatchedByLayer(heads, 4).Heads);
        Assert.Equal([new HeadId(1, 0)], NeedleOptions.MatchedByLayer(HeadSet.Parse("1-1,1-2,1-3"), 4).Heads);
    }

    [Fact]
    public void Each_set_of_heads_is_masked_for_the_same_needles_and_what_was_found_is_kept()
    {
        var options = new NeedleOptions
        {
            Paragraphs = ["The bakery opens at six.", "The tram is late on rainy days."],
            Masked = [("none", null), ("some", HeadSet.Parse("0-0,1-1"))],
            Lengths = [40],
            Depths = [0, 1],
            Seeds = 1,
            MaxTokens = 4,
            Journal = _folder.In("needles.jsonl"),
        };
        IReadOnlyList<NeedleTrial> trials = NeedleExperiment.Run(Load, options, Cancellation);

        Assert.Equal(["none", "none", "none", "none", "some", "some", "some", "some"], trials.Select(trial => trial.Masked));
        Assert.Equal([1, 1, 0, 0, 1, 1, 0, 0], trials.Select(trial => trial.Depth));
        Assert.Equal(["copy", "infer", "copy", "infer"], trials.Take(4).Select(trial => trial.Kind));
        Assert.Equal([null, "0-0,1-1"], _loaded.Select(heads => heads is null ? null : string.Join(',', heads.Heads)));
        Assert.NotEqual(trials.Take(4).Select(trial => trial.Text), trials.Skip(4).Select(trial => trial.Text));
        Assert.Equal(trials, NeedleExperiment.Run(Load, options, Cancellation));
        Assert.Throws<InputException>(() => NeedleExperiment.Run(Load, options with { Seeds = 2 }, Cancellation));
    }

    [Fact]
    public void What_was_found_is_added_up_by_heads_kind_and_place()
    {
        NeedleTrial Trial(string masked, double depth, bool found) => new(masked, "copy", 512, depth, 1, found, "");
        IReadOnlyList<NeedleQuality> qualities = NeedleQuality.Of(
            [Trial("none", 0, true), Trial("none", 1, true), Trial("some", 0, false), Trial("some", 1, true)]);
        Assert.Equal([("none", 1, 2), ("some", 0.5, 2)], qualities.Select(quality => (quality.Masked, quality.Found.Mean, quality.Trials)));
        Assert.Equal([(512, 0.0), (512, 1.0)], qualities[1].ByPlace.OrderBy(place => place.Key.Depth).Select(place => place.Key));
        Assert.Equal(0, qualities[1].ByPlace[(512, 0)]);
    }

    public void Dispose() => _folder.Dispose();

    private QRRetriever Load(HeadSet? masked)
    {
        _loaded.Add(masked);
        return QRRetriever.Load(Folder, Model with { Masked = masked }, Cancellation);
    }
}
