namespace QRHead.Heads;

/// <summary>The published head sets, layer-head, counted from 0, in the order of their source.</summary>
internal static class PublishedHeads
{
    private static readonly HeadProvenance Lme = Reference("LongMemEval", "mass");
    private static readonly HeadProvenance Nq = Reference("NQ (BEIR)", "ndcg@10");
    private static readonly HeadProvenance Core = new() { Dataset = "NQ", Scoring = null, Source = "linhhtran/CoRe-Reranking at 4d62a24" };
    private static readonly HeadProvenance Dysco = new() { Scoring = null, Source = "princeton-pli/DySCO at 1f4e3a6" };
    private static readonly HeadProvenance BuiltIn = new() { Source = "QRHead for .NET" };

    /// <summary>Lists the sets, model by model.</summary>
    public static IEnumerable<HeadSet> All =>
    [
        Set("nq", "Llama-3.2-1B-Instruct", Nq, "8-21,8-14,7-22,6-31,8-28,10-26,10-0,5-5,8-3,6-30,8-0,7-26,7-25,7-23,11-4,8-20"),
        Set("lme", "Llama-3.2-3B-Instruct", Lme,
            "15-18,15-22,16-15,18-19,13-23,12-1,21-20,20-11,18-11,18-18,13-16,16-16,18-15,19-8,15-17,17-2"),
        Set("nq", "Llama-3.2-3B-Instruct", Nq, "13-16,12-12,13-23,13-21,15-18,12-3,21-20,12-1,13-2,13-1,12-6,12-11,13-0,15-22,18-19,18-11"),
        Set("lme", "Llama-3.1-8B-Instruct", Lme,
            "13-18,13-21,8-11,14-13,17-29,13-1,13-13,14-29,14-31,13-8,16-1,17-21,13-3,10-31,13-4,14-22"),
        Set("nq", "Llama-3.1-8B-Instruct", Nq,
            "14-22,13-16,14-28,14-31,16-19,14-1,16-26,17-24,14-0,13-0,16-25,13-12,13-1,13-10,17-27,20-14"),
        Set("core", "Llama-3.1-8B-Instruct", Core, "13-18,13-1,14-13,13-21,14-31,13-13,8-11,14-20"),
        Set(
            "lme",
            "Llama-3.1-70B-Instruct",
            Lme,
            "35-17,35-27,31-33,35-7,35-43,35-20,33-16,31-38,35-40,35-25,53-1,35-19,35-24,23-42,21-39,52-58,"
            + "28-45,39-43,17-61,14-21,33-18,36-52,35-47,71-6,27-21,29-55,35-23,38-48,35-28,39-41,35-21,38-55"),
        Set(
            "nq",
            "Llama-3.1-70B-Instruct",
            Nq,
            "31-32,35-26,35-25,35-21,39-41,35-29,38-18,37-9,52-19,35-6,47-18,52-58,35-24,35-28,37-29,35-40,"
            + "37-25,39-40,34-1,31-39,37-24,35-23,31-37,35-20,33-18,35-50,64-31,35-42,37-28,47-17,35-19,35-3"),
        Set("nq", "Qwen2.5-7B-Instruct", Nq,
            "16-19,16-2,16-20,16-14,16-0,15-24,16-18,17-18,16-1,19-18,19-19,18-16,16-17,19-25,19-17,20-21"),
        Set("core", "Mistral-7B-Instruct-v0.2", Core, "15-21,15-1,16-12,15-7,9-26,12-11,12-7,18-0"),
        Set("core", "granite-3.2-8b-instruct", Core, "19-1,17-20,19-19,34-28,17-25,17-7,19-4,19-31"),
        Set("core", "phi-4", Core, "17-1,23-1,19-5,19-29,19-34,19-0,18-6,19-7"),
        Set("dysco", "Qwen3-4B", Dysco, "20-15,21-18,21-31,22-4,21-11,24-29,21-10,20-16,21-8,21-17,23-30,20-14,20-13,24-13,20-4,18-19"),
        Set("dysco", "Qwen3-8B", Dysco, "21-31,21-18,20-15,22-4,21-11,20-16,21-17,19-13,21-10,21-8,18-5,20-14,19-14,24-13,17-4,19-28"),
        Set("builtin", "qrhead-mini", BuiltIn, "1-0,1-1,1-2,1-3"),
    ];

    private static HeadSet Set(string preset, string model, HeadProvenance source, string heads) =>
        new(preset, HeadSet.ParseHeads(heads), source with { Model = model });

    private static HeadProvenance Reference(string dataset, string objective) =>
        new() { Dataset = dataset, Objective = objective, Source = "princeton-pli/QRHead at 7a668e7, arXiv 2506.09944" };
}
