using QRHead.Heads;

namespace QRHead.Tests.Heads;

public class HeadPresetsTests
{
    // Layers and query heads of the published models.
    private static readonly Dictionary<string, (int Layers, int Heads)> Sizes = new()
    {
        ["Llama-3.2-1B-Instruct"] = (16, 32),
        ["Llama-3.2-3B-Instruct"] = (28, 24),
        ["Llama-3.1-8B-Instruct"] = (32, 32),
        ["Llama-3.1-70B-Instruct"] = (80, 64),
        ["Qwen2.5-7B-Instruct"] = (28, 28),
        ["Mistral-7B-Instruct-v0.2"] = (32, 32),
        ["granite-3.2-8b-instruct"] = (40, 32),
        ["phi-4"] = (40, 40),
        ["Qwen3-4B"] = (36, 32),
        ["Qwen3-8B"] = (36, 32),
        ["qrhead-mini"] = (3, 4),
        ["SmolLM2-135M-Instruct"] = (30, 9),
        ["Qwen2.5-Coder-0.5B-Instruct"] = (24, 14),
        ["gemma-3-270m"] = (18, 4),
    };

    [Fact]
    public void Every_head_exists_in_its_model()
    {
        Assert.Equal(Sizes.Keys.Order(), HeadPresets.All.Select(set => set.Provenance!.Model!).Distinct().Order());
        Assert.All(HeadPresets.All, set =>
        {
            (int layers, int heads) = Sizes[set.Provenance!.Model!];
            set.CheckAgainst(layers, heads, set.Provenance.Model!);
            Assert.NotNull(set.Provenance.Source);
        });
    }

    [Fact]
    public void Sets_have_as_many_heads_as_published() =>
        Assert.All(HeadPresets.All.Where(set => set.Similarity is null), set => Assert.Equal(
        (set.Name, set.Provenance!.Model) switch
        {
            (_, "qrhead-mini") => 4,
            (_, "SmolLM2-135M-Instruct") => 8,
            ("core", _) => 8,
            (_, "Llama-3.1-70B-Instruct") => 32,
            _ => 16,
        },
        set.Count));

    [Theory]
    [InlineData("SmolLM2-135M-Instruct.Q4_1", "two", 15, "8-1@8,15-6@384,8/0,15/2")]
    [InlineData("SmolLM2-135M-Instruct", "seven", 18, "8-1@4,15-6@384,18-6@192,18-7@512,8-0@192,2-4@48,9-2@12")]
    [InlineData("Qwen/Qwen2.5-Coder-0.5B-Instruct", "three", 5, "3-0@512,3-5@512,2-2@8,5/1")]
    [InlineData("qwen2.5-coder-0.5b-instruct-q4_k_m.gguf", "five", 9, "3-0@512,2-2@8,6-5@32,5/1,9/1")]
    [InlineData("qrhead-mini", "two", 1, "1-1@192,1/0,0/0")]
    [InlineData("google/gemma-3-270m", "two", 5, "5-3@8,5-2@24,3-3@8,5/0")]
    public void Sets_by_similarity_have_their_distances_and_keys(string model, string preset, int deepest, string expected)
    {
        HeadSet set = HeadPresets.Find(model, preset);

        Assert.Equal((expected, deepest, Reading.Alone, ScoringRule.Similarity), (set.ToString(), set.Deepest, set.Reading, set.Scoring));
    }

    [Fact]
    public void Our_own_sets_say_how_they_were_detected_and_what_every_head_was_worth()
    {
        HeadSet set = HeadPresets.Find("SmolLM2-135M-Instruct.Q4_1", "squad-joined");

        Assert.Equal(
            (Reading.Joined, ScoringRule.Reference, "nDCG@10", 320, 270),
            (set.Provenance!.Reading, set.Provenance.Scoring, set.Provenance.Objective, set.Provenance.Examples, set.Scores.Count));
        Assert.Equal(set.Scores.Take(8).Select(score => score.Head), set.Heads);
    }

    [Theory]
    [InlineData("SmolLM2-135M-Instruct.Q4_1", 30, 9, "squad-joined", "squad-joined", "squad", "two")]
    [InlineData("qrhead-mini", 3, 4, "builtin", "builtin", "builtin", "two")]
    public void A_way_of_reading_has_its_own_default_where_a_set_was_detected_for_it(
        string model, int layers, int heads, string usual, string joined, string together, string alone)
    {
        string NameOf(HeadSelection selection) => selection.For(model, layers, heads).Name;

        Assert.Equal(
            (usual, joined, together, alone),
            (NameOf(HeadSelection.Default), NameOf(HeadSelection.DefaultFor(Reading.Joined)),
                NameOf(HeadSelection.DefaultFor(Reading.Together)), NameOf(HeadSelection.DefaultFor(Reading.Alone))));
    }

    [Theory]
    [InlineData("Llama-3.1-8B-Instruct", "SmolLM2-135M-Instruct (two, seven)", "--objective similarity", "--scoring reference")]
    [InlineData("some-model", "qrhead-mini (two)", "qrhead detect EXAMPLES --model MODEL")]
    public void A_model_without_a_set_for_passages_read_alone_is_refused_and_told_how_to_get_one(string model, params string[] words)
    {
        string message = Assert.Throws<HeadSetException>(() => HeadSelection.DefaultFor(Reading.Alone).For(model, 32, 32)).Message;

        Assert.StartsWith(
            $"No heads are known for '{model}' that score passages read alone by similarity.", message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    [Fact]
    public void By_attention_published_heads_read_passages_alone_too() =>
        Assert.Equal("lme", HeadSelection.DefaultByAttentionFor(Reading.Alone).For("Llama-3.1-8B-Instruct", 32, 32).Name);

    [Fact]
    public void Scored_by_attention_a_model_read_alone_has_the_set_that_was_detected_for_it() =>
        Assert.Equal("squad-alone", HeadSelection.DefaultByAttentionFor(Reading.Alone).For("SmolLM2-135M-Instruct.Q4_1", 30, 9).Name);

    [Fact]
    public void The_set_for_an_index_says_what_is_relevant_in_one_of_the_usual_room()
    {
        RelevanceThreshold threshold = HeadPresets.Find("SmolLM2-135M-Instruct.Q4_1", "squad-alone").Threshold!;

        Assert.Equal((16, IndexOptions.DefaultPassageTokens), (threshold.Passages, threshold.PassageTokens));
        Assert.InRange(threshold.Score, 0, 1);
        Assert.All(HeadPresets.All.Where(set => set.Reading != Reading.Alone), set => Assert.Null(set.Threshold));
    }

    [Fact]
    public void Overlaps_and_depths_are_those_of_the_paper()
    {
        Assert.Equal((3, 8, 11), (Shared("Llama-3.1-8B-Instruct"), Shared("Llama-3.2-3B-Instruct"), Shared("Llama-3.1-70B-Instruct")));
        Assert.Equal(
            [11, 17, 20, 20, 71, 64],
            [Deepest("Llama-3.2-1B", "nq"), Deepest("Llama-3.1-8B", "lme"), Deepest("Llama-3.1-8B", "nq"), Deepest("Qwen2.5-7B", "nq"),
                Deepest("Llama-3.1-70B", "lme"), Deepest("Llama-3.1-70B", "nq")]);

        static int Shared(string model) => HeadPresets.Find(model, "lme").Heads.Intersect(HeadPresets.Find(model, "nq").Heads).Count();
        static int Deepest(string model, string preset) => HeadPresets.Find($"{model}-Instruct", preset).Deepest;
    }

    [Theory]
    [InlineData("Llama-3.1-8B-Instruct")]
    [InlineData("meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData("meta-llama/Llama-3.1-8B-Instruct@0e9e39f")]
    [InlineData("meta-llama/Meta-Llama-3.1-8B-Instruct")]
    [InlineData("/models/meta_llama_3.1_8b_instruct/")]
    [InlineData("C:\\models\\Llama-3.1-8B-Instruct")]
    [InlineData("/cache/models--meta-llama--Llama-3.1-8B-Instruct/snapshots/0e9e39f249a16976918f6564b8830bc894c89659")]
    [InlineData("llama3.1:8b-instruct-q8_0")]
    [InlineData("bartowski/Meta-Llama-3.1-8B-Instruct-GGUF/Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf")]
    [InlineData("Llama-3.1-8B-Instruct-bf16")]
    public void Knows_a_model_under_its_many_names(string name)
    {
        Assert.Equal(["lme", "nq", "core"], HeadPresets.For(name).Select(set => set.Name));
        Assert.Equal("Llama-3.1-8B-Instruct", HeadPresets.DefaultFor(name).Provenance!.Model);
    }

    [Theory]
    [InlineData("Llama-3.1-70B-Instruct", "Llama-3.1-70B-Instruct")]
    [InlineData("mistralai/Mistral-7B-Instruct-v0.2", "Mistral-7B-Instruct-v0.2")]
    [InlineData("ibm-granite/granite-3.2-8b-instruct", "granite-3.2-8b-instruct")]
    [InlineData("microsoft/phi-4", "phi-4")]
    [InlineData("Qwen/Qwen3-4B", "Qwen3-4B")]
    [InlineData("Qwen/Qwen3-8B-GGUF", "Qwen3-8B")]
    [InlineData("Qwen/Qwen2.5-7B-Instruct", "Qwen2.5-7B-Instruct")]
    [InlineData("qrhead-mini", "qrhead-mini")]
    public void Finds_the_right_model(string name, string model) => Assert.Equal(model, HeadPresets.DefaultFor(name).Provenance!.Model);

    [Theory]
    [InlineData("meta-llama/Llama-3.1-8B")]
    [InlineData("meta-llama/Llama-3.1-405B-Instruct")]
    [InlineData("meta-llama/Meta-Llama-3-8B-Instruct")]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct")]
    [InlineData("deepseek-ai/DeepSeek-R1-Distill-Llama-8B")]
    [InlineData("nvidia/Llama-3.1-Nemotron-8B-Instruct")]
    [InlineData("mistralai/Mistral-7B-Instruct-v0.3")]
    [InlineData("microsoft/Phi-4-mini-instruct")]
    [InlineData("Qwen/Qwen2.5-7B-Instruct-1M")]
    [InlineData("Qwen/Qwen2.5-Coder-7B-Instruct")]
    [InlineData("Qwen/Qwen3-4B-Base")]
    [InlineData("Qwen/Qwen3-4B-Instruct-2507")]
    [InlineData("Qwen/Qwen3-0.6B")]
    [InlineData("mini-prototype")]
    [InlineData("model")]
    [InlineData("")]
    public void Offers_nothing_for_another_model(string name)
    {
        Assert.False(HeadPresets.TryDefaultFor(name, out HeadSet? set));
        Assert.Null(set);
        Assert.Empty(HeadPresets.For(name));
    }

    [Fact]
    public void A_preset_is_found_whatever_its_case() =>
        Assert.Equal("13-18", HeadPresets.Find("Llama-3.1-8B-Instruct", "LME").Heads[0].ToString());

    [Fact]
    public void Lists_the_choices_where_there_is_no_preset()
    {
        var otherPreset = Assert.Throws<UnknownNameException>(() => HeadPresets.Find("Llama-3.1-8B-Instruct", "dysco"));
        var otherModel = Assert.Throws<HeadSetException>(() => HeadPresets.DefaultFor("gpt2"));

        Assert.Contains("No preset 'dysco' is known for 'Llama-3.1-8B-Instruct'. It has: lme, nq, core.", otherPreset.Message);
        Assert.StartsWith("No published heads are known for 'gpt2'. Give heads as a literal", otherModel.Message);
        Assert.Contains("Llama-3.1-8B-Instruct (lme, nq, core)", otherModel.Message);
        Assert.All(["literal", "head set file", "or as all"], word => Assert.Contains(word, otherModel.Message));
    }
}
