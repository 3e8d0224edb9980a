namespace QRHead.Cli.Help;

/// <summary>Two ways of using each verb, for its help; a test tries whether the tool understands them.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, string[]> All = new(StringComparer.Ordinal)
    {
        ["qrhead"] =
        [
            "qrhead rank -q \"Who keeps the light?\" notes.md --top 3 --explain",
            "qrhead index build notes.idx my-notes && qrhead search notes.idx -q \"Who keeps the light?\"",
        ],
        ["qrhead rank"] =
        [
            "qrhead rank -q \"Who keeps the light?\" notes.md book.txt --top 3 --explain",
            "qrhead rank --queries queries.tsv passages.jsonl --model model.gguf --format trec > run.txt",
        ],
        ["qrhead ask"] =
        [
            "qrhead ask -q \"Who keeps the light?\" notes.md --model model.gguf",
            "qrhead ask -q \"Who keeps the light?\" --index notes.idx --endpoint http://localhost:11434/v1 --endpoint-model qwen3",
        ],
        ["qrhead cite"] =
        [
            "qrhead cite answer.txt notes.md -q \"Who keeps the light?\"",
            "qrhead cite answer.txt passages.jsonl --model model.gguf --format json",
        ],
        ["qrhead index"] = ["qrhead index build notes.idx my-notes", "qrhead index info notes.idx"],
        ["qrhead index build"] = ["qrhead index build notes.idx my-notes", "qrhead index build chat.idx turns.jsonl --model model.gguf"],
        ["qrhead index add"] = ["qrhead index add notes.idx new.md", "qrhead index add chat.idx turns.jsonl --on-overflow truncate"],
        ["qrhead index watch"] =
        [
            "qrhead index build notes.idx my-notes && qrhead index watch notes.idx", "qrhead index watch notes.idx --model model.gguf",
        ],
        ["qrhead index upgrade"] = ["qrhead index upgrade notes.idx", "qrhead index upgrade notes.idx --model model.gguf"],
        ["qrhead index remove"] = ["qrhead index remove notes.idx old.md", "qrhead index remove chat.idx turn-1 turn-2"],
        ["qrhead index info"] = ["qrhead index info notes.idx", "qrhead index info notes.idx --format json"],
        ["qrhead index verify"] = ["qrhead index verify notes.idx", "qrhead index verify notes.idx --repair"],
        ["qrhead index compact"] =
        [
            "qrhead index compact notes.idx", "qrhead index remove notes.idx old.md && qrhead index compact notes.idx",
        ],
        ["qrhead search"] =
        [
            "qrhead search notes.idx -q \"Who keeps the light?\" --top 3 --explain",
            "qrhead search notes.idx --queries queries.tsv --fuse bm25 --format jsonl",
        ],
        ["qrhead mcp"] = ["qrhead mcp --index notes.idx", "qrhead mcp --model model.gguf"],
        ["qrhead detect"] =
        [
            "qrhead detect examples.jsonl --model model.gguf -o mine.json",
            "qrhead detect articles.jsonl chats.jsonl --objective similarity --model model.gguf -o mine.json",
        ],
        ["qrhead heads"] = ["qrhead heads show mine.json --map", "qrhead heads plot mine.json -o map.svg"],
        ["qrhead heads show"] = ["qrhead heads show mine.json --top 8", "qrhead heads show nq --model Llama-3.1-8B-Instruct"],
        ["qrhead heads compare"] = ["qrhead heads compare mine.json theirs.json", "qrhead heads compare a.json b.json --format json"],
        ["qrhead heads combine"] =
        [
            "qrhead heads combine a.json b.json -o both.json", "qrhead heads combine a.json b.json --top 8 -o both.json",
        ],
        ["qrhead heads plot"] = ["qrhead heads plot mine.json -o map.svg", "qrhead heads plot mine.json -o map.png"],
        ["qrhead eval"] =
        [
            "qrhead eval --qrels qrels.txt --run a.trec --run b.trec --measures nDCG@10,Recall@5",
            "qrhead eval --data examples.jsonl --out results --systems qrheads,bm25",
        ],
        ["qrhead eval answers"] =
        [
            "qrhead eval answers --data questions.json --out answers --model model.gguf",
            "qrhead eval answers --data questions.json --out answers --questions 50",
        ],
        ["qrhead eval needle"] =
        [
            "qrhead eval needle book.txt --out needle --model model.gguf",
            "qrhead eval needle book.txt --out needle --lengths 1024,2048 --masked none,qrheads",
        ],
        ["qrhead analyse"] =
        [
            "qrhead analyse number --data test.jsonl --detection examples.jsonl --out number",
            "qrhead analyse length --data test.jsonl --out length --model model.gguf",
        ],
        ["qrhead pull"] = ["qrhead pull meta-llama/Llama-3.1-8B-Instruct", "qrhead pull Qwen/Qwen2.5-0.5B-Instruct-GGUF:Q8_0"],
        ["qrhead models"] = ["qrhead models", "qrhead models --format json"],
        ["qrhead models remove"] = ["qrhead models remove Qwen/Qwen2.5-7B-Instruct", "qrhead models remove Qwen/Qwen2.5-7B-Instruct@main"],
        ["qrhead compile"] =
        [
            "qrhead compile model.gguf -o retriever", "qrhead compile model.gguf --heads 7-7,18-7 --precision int8 -o retriever",
        ],
        ["qrhead bench"] = ["qrhead bench", "qrhead bench --model model.gguf --lengths 512,2048"],
        ["qrhead doctor"] = ["qrhead doctor", "qrhead doctor --model model.gguf"],
        ["qrhead completion"] =
        [
            "qrhead completion bash > ~/.local/share/bash-completion/completions/qrhead", "qrhead completion zsh > ~/.zfunc/_qrhead",
        ],
        ["qrhead help"] = ["qrhead help rank", "qrhead help environment"],
    };

    /// <summary>Gives a verb's examples.</summary>
    /// <param name="verb">The verb as it is typed, from <c>qrhead</c> on.</param>
    /// <returns>The lines; none where the verb is not known here.</returns>
    public static IReadOnlyList<string> Of(string verb) => All.GetValueOrDefault(verb) ?? [];
}
