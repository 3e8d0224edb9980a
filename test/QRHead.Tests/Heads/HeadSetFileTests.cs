using System.Text.Json;
using System.Text;
using QRHead.Heads;

namespace QRHead.Tests.Heads;

public class HeadSetFileTests
{
    [Fact]
    public void A_set_by_similarity_comes_back_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        string file = folder.In("similar.json");
        var heads = new SimilarityHeads(
            [
                new DistantHead(new HeadId(8, 1), 8, 0.25f), new DistantHead(new HeadId(8, 1), 384, 1.5f), new DistantHead(
                    new HeadId(3, 0), null, 1),
            ],
            [new ComparedKeys(new KvHeadId(8, 0), 0.125f, [1, -0.1f], [0.3f, 1e-9f]) { Steps = [0.5f, 2] }]);

        HeadSetFile.Save(file, new HeadSet("similar", heads) { Threshold = new RelevanceThreshold(30, 0.75, 0.5, 16, 512) });
        HeadSet read = HeadSetFile.Load(file);

        Assert.Equal(("similar", "8-1@8,8-1@384,3-0,8/0", 8, 30), (read.Name, read.ToString(), read.Deepest, read.Threshold!.Score));
        Assert.Equal(["8-1", "3-0"], read.Heads.Select(head => head.ToString()));
        Assert.Equal(heads.Looking, read.Similarity!.Looking);
        Assert.Equivalent(heads.Compared, read.Similarity.Compared);
        Assert.DoesNotContain("0.3,\n", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_what_it_writes()
    {
        using var folder = new TemporaryFolder();
        var provenance = new HeadProvenance
        {
            Model = "org/model",
            Revision = "abc",
            Precision = "f32",
            Dataset = "nq",
            DatasetFingerprint = "sha256:1",
            Objective = "mass",
            Scoring = null,
            Reading = Reading.Joined,
            Examples = 70,
            Seed = 42,
            ToolVersion = "0.1.0",
            Source = "here",
            Created = "2026-01-02",
        };
        var set = new HeadSet("mine", [new(3, 1), new(0, 2)], provenance)
        {
            Scores = [new(new(3, 1), 0.1), new(new(0, 2), 1e-9), new(new(1, 1), -0.5)],
        };

        HeadSetFile.Save(folder.In("h.json"), set);
        HeadSet read = HeadSetFile.Load(folder.In("h.json"));

        Assert.Equal(("mine", "3-1,0-2", provenance), (read.Name, read.ToString(), read.Provenance));
        Assert.Equal(set.Scores, read.Scores);
        Assert.Equal(["h.json"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Reads_the_weights_it_writes()
    {
        using var folder = new TemporaryFolder();
        HeadSetFile.Save(folder.In("h.json"), new HeadSet("mine", [new(3, 1), new(0, 2)]) { Weights = [0.5f, -1.25f] });

        HeadSet read = HeadSetFile.Load(folder.In("h.json"));

        Assert.Equal([0.5f, -1.25f], read.Weights);
        Assert.Equal(1.75f, read.TotalWeight);
    }

    [Theory]
    [InlineData("""{"format":"qrhead-heads","version":1,"heads":["1-1","1-2"],"weights":{"1-1":1}}""", "'1-2'")]
    [InlineData("""{"format":"qrhead-heads","version":1,"heads":["1-1"],"weights":{"1-1":0}}""", "not all 0")]
    public void Refuses_weights_that_cannot_be(string text, string word) =>
        Assert.Contains(word, Assert.Throws<HeadSetException>(() => Load(text)).Message);

    [Fact]
    public void Reads_the_threshold_it_writes_but_not_for_fewer_heads()
    {
        using var folder = new TemporaryFolder();
        var threshold = new RelevanceThreshold(0.25f, 0.8, 0.7, 16, 512);
        HeadSetFile.Save(folder.In("h.json"), new HeadSet("mine", [new(3, 1), new(0, 2)]) { Threshold = threshold });

        Assert.Equal(threshold, HeadSetFile.Load(folder.In("h.json")).Threshold);
        Assert.Null(HeadSetFile.Load(folder.In("h.json"), top: 1).Threshold);
    }

    [Theory]
    [InlineData("""{"score":0.25,"precision":1.5,"recall":0.7,"passages":16,"passageTokens":512}""", "precision 1.5")]
    [InlineData("""{"score":0.25,"precision":0.5,"recall":-1,"passages":16,"passageTokens":512}""", "recall -1")]
    [InlineData("""{"score":1e99,"precision":0.5,"recall":0.7,"passages":16,"passageTokens":512}""", "finite score")]
    [InlineData("""{"score":0.25,"precision":0.5,"recall":0.7,"passages":16,"passageTokens":0}""", "16 passages of 0 tokens")]
    [InlineData("""{"score":0.25,"precision":0.5}""", "recall")]
    public void Refuses_a_threshold_that_cannot_be(string threshold, string words) => Assert.Contains(
        words, Assert.Throws<HeadSetException>(
            () => Load($$"""{"format":"qrhead-heads","version":1,"heads":["1-1"],"threshold":{{threshold}}}""")).Message);

    [Fact]
    public void Reads_how_first_stages_count_as_it_writes_it_and_refuses_what_cannot_be()
    {
        var set = new HeadSet("fused", [new HeadId(1, 2)]) { Fusion = new Dictionary<string, double> { ["bm25"] = 0.5, ["dense"] = 1 } };

        Assert.Equal(set.Fusion, Load(Encoding.UTF8.GetString(HeadSetJson.Write(set))).Fusion);
        Assert.Contains(
            "'bm25' in 'fusion'", Assert.Throws<HeadSetException>(
                () => Load("""{"format":"qrhead-heads","version":1,"heads":["1-2"],"fusion":{"bm25":-1}}""")).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_the_documented_form()
    {
        using var folder = new TemporaryFolder();
        HeadSetFile.Save(
            folder.In("h.json"), new HeadSet("lme", [new(13, 18)], new HeadProvenance { Model = "m" })
            {
                Scores = [new(new(13, 18), 0.5)],
            });

        string compact = JsonSerializer.Serialize(JsonElement.Parse(File.ReadAllText(folder.In("h.json"))));

        Assert.Equal(
            """{"format":"qrhead-heads","version":1,"name":"lme","heads":["13-18"],"scores":{"13-18":0.5},"provenance":{"model":"m","scoring":"reference"}}""",
            compact);
    }

    [Fact]
    public void Leaves_nothing_behind_where_it_cannot_write()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("taken"));

        Assert.ThrowsAny<Exception>(() => HeadSetFile.Save(folder.In("taken"), HeadSet.Parse("1-1")));

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("attn_head_set: \"13-18,13-21\"\nmodel_base_class: Llama\nmodel_name_or_path: meta-llama/L\n", "13-18,13-21",
        "meta-llama/L")]
    [InlineData("# heads\nmodel_base_class: Llama\nattn_head_set: 1-2, 3-4\nother:\n  - [a, {b: c}]\n", "1-2,3-4", "Llama")]
    [InlineData("attn_head_set: full_heads", "0-0,0-1,1-0,1-1", null)]
    public void Reads_the_references_yaml(string yaml, string heads, string? model)
    {
        HeadSet set = Load(yaml, model: (2, 2));

        Assert.Equal(("heads", heads, model), (set.Name, set.ToString(), set.Provenance?.Model));
    }

    [Fact]
    public void Takes_the_best_heads_of_a_detection_result()
    {
        const string Result = """[["2-2", 0.5], ["0-1", 0.75], ["1-1", 0.5]]""";

        Assert.Equal("0-1,2-2", Load(Result, top: 2).ToString());
        Assert.Equal("0-1,2-2,1-1", Load(Result, top: 16).ToString());
        Assert.Equal(3, Load(Result, top: 1).Scores.Count);
        Assert.Equal("5-5", Load("attn_head_set: 5-5,6-6", top: 1).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => Load(Result, top: 0));
    }

    [Theory]
    [InlineData("llama-tied.lme", "2-2,2-0,1-0,3-2")]
    [InlineData("qwen2.nq", null)]
    public void Reads_and_writes_what_the_reference_writes(string name, string? best)
    {
        using var folder = new TemporaryFolder();
        string golden = Path.Combine(Shared.Require("goldens/detection"), $"{name}.heads.json");
        HeadSet set = HeadSetFile.Load(golden, top: 4);

        HeadSetFile.SaveDetectionResult(folder.In("again.json"), set.Scores);

        Assert.Equal(best ?? set.ToString(), set.ToString());
        Assert.Equal(16, set.Scores.Count);
        Assert.True(
            JsonElement.DeepEquals(
                JsonElement.Parse(File.ReadAllText(golden)), JsonElement.Parse(File.ReadAllText(folder.In("again.json")))));
    }

    [Theory]
    [InlineData("reading", "\"ALONE\"", Reading.Alone, "reference")]
    [InlineData("reading", "\"joined\"", Reading.Joined, "reference")]
    [InlineData("reading", "null", Reading.Together, "reference")]
    [InlineData("scoring", "\" Normalized, UNMASKED\"", Reading.Together, "normalized,unmasked")]
    [InlineData("scoring", "null", Reading.Together, "reference")]
    [InlineData("source", "\"says neither\"", Reading.Together, "reference")]
    public void Reads_how_passages_are_read_and_scored(string key, string value, Reading reading, string scoring)
    {
        HeadSet set = Load($$$"""{"format":"qrhead-heads","version":1,"heads":["1-1"],"provenance":{"{{{key}}}":{{{value}}}}}""");

        Assert.Equal((reading, scoring), (set.Reading, set.Scoring.ToString()));
    }

    [Theory]
    [InlineData("reading", "\"alnoe\"", "\"together\", \"alone\", \"joined\" is expected")]
    [InlineData("reading", "\"7\"", "\"joined\" is expected")]
    [InlineData("reading", "\"1\"", "\"joined\" is expected")]
    [InlineData("reading", "1", "\"joined\" is expected")]
    [InlineData("reading", "\"\"", "\"joined\" is expected")]
    [InlineData("reading", "\" alone\"", "\"joined\" is expected")]
    [InlineData("reading", "\"alone,joined\"", "\"joined\" is expected")]
    [InlineData("reading", "[\"alone\"]", "\"joined\" is expected")]
    [InlineData("reading", "true", "\"joined\" is expected")]
    [InlineData("scoring", "\"mine\"", "reference or normalized")]
    [InlineData("scoring", "\"reference,masked\"", "reference or normalized")]
    [InlineData("scoring", "\"\"", "reference or normalized")]
    [InlineData("scoring", "{\"isNormalized\":true}", "reference or normalized")]
    public void Refuses_a_way_that_there_is_not(string key, string value, string expected)
    {
        string message = Assert.Throws<HeadSetException>(() => Load(
            $$$"""{"format":"qrhead-heads","version":1,"heads":["1-1"],{{{"\n"}}}"threshold":{"score":0.25,"precision":0.8,"recall":0.7,"passages":16,"passageTokens":512},"provenance":{"{{{key}}}":{{{value}}}}}""")).Message;

        Assert.Contains("heads.any", message);
        Assert.Contains($"Line 2, $.provenance.{key}: {value} found;", message);
        Assert.Contains(expected, message);
    }

    [Theory]
    [InlineData("""{"format":"qrhead-heads","version":3,"heads":{}}""", "Version 3 found", "version 1 or 2 is expected", "newer release")]
    [InlineData("""{"format":"qrhead-heads","heads":["1-1"]}""", "No version found")]
    [InlineData("""{"format":"other","version":1,"heads":["1-1"]}""", "Format 'other' found", "qrhead-heads")]
    [InlineData("""{}""", "Format 'none' found")]
    [InlineData("""{"format":"qrhead-heads","version":1}""", "No key 'heads' found")]
    [InlineData("""{"format":"qrhead-heads","version":1,"heads":[]}""", "No heads found")]
    [InlineData("""{"format":"qrhead-heads","version":1,"heads":["1-1","x"]}""", "'x' found in heads[1]", "layer-head expected")]
    [InlineData("""{"format":"qrhead-heads","version":1,"heads":["1-1",null]}""", "heads[1]")]
    [InlineData("""{"format":"qrhead-heads","version":1,"heads":["1-1","1-1"]}""", "Head 1-1 found twice")]
    [InlineData("""{"format":"qrhead-heads","version":1,"heads":["1-1"],"scores":{"y":1}}""", "'y' found in scores")]
    [InlineData("{\"format\":\"qrhead-heads\",\"version\":1,\n\"heads\":[\"1-1\",\n7]}", "Line 3", "$.heads[1]")]
    [InlineData("{\"format\":\"qrhead-heads\",\n\"version\":1,\n!", "Line 3")]
    [InlineData("{\"format\":\"qrhead-heads\",\"version\":1,\n\"heads\":[\"1-1\"],\"heads\":[\"2-2\"]}", "heads")]
    [InlineData("""{"format":"qrhead-heads","version":2,"similarity":{}}""", "No head that looks")]
    [InlineData("""{"format":"qrhead-heads","version":2,"similarity":{"looking":[{"head":"8","scale":1}]}}""",
        "'8' found in similarity.looking[0]")]
    [InlineData("""{"format":"qrhead-heads","version":2,"similarity":{"looking":[{"head":"8-1","scale":0,"distance":8}]}}""",
        "Scale 0 found for head 8-1")]
    [InlineData("""{"format":"qrhead-heads","version":2,"similarity":{"looking":[{"head":"8-1","scale":1,"distance":-8}]}}""",
        "Distance -8 found for head 8-1")]
    [InlineData("""{"format":"qrhead-heads","version":2,"similarity":{"looking":[{"head":"8-1","scale":1,"distance":8},{"head":"8-1","scale":2,"distance":8}]}}""", "Head 8-1 found twice at the distance 8")]
    [InlineData("""{"format":"qrhead-heads","version":2,"similarity":{"compared":[{"kvHead":"8-0","scale":1,"queryMean":[1],"passageMean":[1]}]}}""", "'8-0' found in similarity.compared[0]", "\"8/0\"")]
    [InlineData("""{"format":"qrhead-heads","version":2,"similarity":{"compared":[{"kvHead":"8/0","scale":1,"queryMean":[1],"passageMean":[1,2]}]}}""", "Means of 1 and 2 numbers found")]
    [InlineData("""{"format":"qrhead-heads","version":2,"similarity":{"compared":[{"kvHead":"8/0","scale":1,"queryMean":[1,"x"],"passageMean":[1,2]}]}}""", "Line 1", "A number is expected")]
    [InlineData("""[["1-1",0.5]]""", "1 heads", "say how many to take")]
    [InlineData("[[\"1-1\",0.5],\n[\"1-2\",NaN]]", "Line 2")]
    [InlineData("""[["1-1",0.5],["1-2"]]""", "Item 2 is [\"1-2\"]", "a pair")]
    [InlineData("""[["1-1",0.5],{"a":1}]""", "Item 2", "a pair")]
    [InlineData("""[["\ud800",0.5]]""", "Item 1", "a pair")]
    [InlineData("""{"format":"qrhead-heads","version":1,"heads":["\ud800"]}""", "Line 1")]
    [InlineData("attn_head_set: full_heads", "Line 1", "full_heads", "layers and heads")]
    [InlineData("\nattn_head_set: 1-1,zz", "Line 2", "'zz'")]
    [InlineData("attn_head_set: [1-1]", "No key 'attn_head_set'")]
    [InlineData("heads: 1-1", "No key 'attn_head_set' found")]
    [InlineData("attn_head_set: 1-1\nattn_head_set: 1-2", "Line 2", "twice")]
    [InlineData("a: [1\nb: \"", "broken YAML")]
    [InlineData("", "No key 'attn_head_set' found")]
    [InlineData("plain words", "No key 'attn_head_set' found")]
    public void Says_what_is_wrong_with_a_file(string text, params string[] words)
    {
        var refusal = Assert.Throws<HeadSetException>(() => Load(text));

        Assert.EndsWith("heads.any", refusal.File);
        Assert.StartsWith(refusal.File + ": ", refusal.Message);
        Assert.All(words, word => Assert.Contains(word, refusal.Message));
    }

    [Fact]
    public void Endless_nesting_is_refused_like_any_other_text()
    {
        Assert.Throws<HeadSetException>(() => Load(new string('[', 100_000)));
        Assert.Throws<HeadSetException>(() => Load("{\"a\":" + new string('[', 100_000)));
        Assert.Throws<HeadSetException>(() => Load("a: " + new string('[', 100_000)));
    }

    [Fact]
    public void Says_that_there_is_no_file()
    {
        using var folder = new TemporaryFolder();

        var refusal = Assert.Throws<HeadSetException>(() => HeadSetFile.Load(folder.In("gone.json")));

        Assert.Contains("cannot be read", refusal.Message);
    }

    private static HeadSet Load(string text, int? top = null, (int Layers, int Heads)? model = null)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "heads.any");
        File.WriteAllText(path, text);
        return HeadSetFile.Load(path, top, model);
    }
}
