using QRHead.Prompting;

namespace QRHead.Tests.Generation;

/// <summary>A model that writes, of random weights: nonsense, but the same each time.</summary>
public sealed class TextGeneratorTests : IDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root(), "test/Goldens/models/qwen3");

    private readonly QRRetriever _retriever = QRRetriever.Load(
        Folder, new() { Heads = HeadSet.Parse("0-0"), Threads = 1, WithVocabulary = true }, TestContext.Current.CancellationToken);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_text_that_stops_the_writing_is_cut_off_also_across_tokens()
    {
        string whole = Text(_retriever.Continue("The history of", new() { MaxTokens = 40 }, Cancellation));
        string stop = whole[10..17];
        GeneratedPiece[] pieces = [.. _retriever.Continue("The history of", new() { MaxTokens = 40, StopTexts = [stop] }, Cancellation)];
        Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], Text(pieces));
        Assert.Equal(StopReason.StopText, pieces[^1].Stop);
        Assert.InRange(pieces[^1].Tokens, 1, 39);
    }

    [Fact]
    public void A_token_that_stops_the_writing_is_not_given()
    {
        string first = _retriever.Continue("The history of", new() { MaxTokens = 1 }, Cancellation).First().Text;
        int token = _retriever.Tokenizer.Encode(first, QRHead.Tokenization.AddedTokenScope.Plain).Ids.Single();
        GeneratedPiece only = Assert.Single(_retriever.Continue("The history of", new() { StopTokens = [token] }, Cancellation));
        Assert.Equal(("", 1, StopReason.End), (only.Text, only.Tokens, only.Stop));
    }

    [Fact]
    public void After_the_retriever_is_disposed_no_piece_is_written()
    {
        using ReadContext context = _retriever.Read([new("a", "The history of the island is long.")], null, Cancellation);
        using IEnumerator<GeneratedPiece> text = _retriever.Continue("The history of", new() { MaxTokens = 20 }, Cancellation)
            .GetEnumerator();
        using IEnumerator<GeneratedPiece> answer = context.Answer("How long?", new() { MaxTokens = 20 }, Cancellation).GetEnumerator();
        Assert.True(text.MoveNext() && answer.MoveNext());
        _retriever.Dispose();

        Assert.Throws<ObjectDisposedException>(() => text.MoveNext());
        Assert.Throws<ObjectDisposedException>(() => answer.MoveNext());
        Assert.Throws<ObjectDisposedException>(
            () => _retriever.Continue("The history of", cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ObjectDisposedException>(() => context.Answer("How long?", cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Drawn_texts_are_the_same_for_a_seed()
    {
        string Drawn(ulong seed) =>
            Text(_retriever.Continue("The history of", new() { MaxTokens = 20, Temperature = 1, TopP = 0.9, Seed = seed }, Cancellation));
        Assert.Equal(Drawn(3), Drawn(3));
        Assert.NotEqual(Drawn(3), Drawn(4));
    }

    [Fact]
    public void A_conversation_is_answered()
    {
        ChatTurn[] turns = [ChatTurn.System("Be brief."), ChatTurn.User("Who wrote Faust?")];
        GeneratedPiece[] pieces = [.. _retriever.Chat(turns, new() { MaxTokens = 12 }, Cancellation)];
        Assert.Equal(12, pieces[^1].Tokens);
        Assert.NotEqual("", Text(pieces));
    }

    [Fact]
    public void A_read_context_is_continued_without_being_read_again()
    {
        using ReadContext context = _retriever.Read(
            [new("a", "The bakery opens at six."), new("b", "The lighthouse is white.")], cancellationToken: Cancellation);
        int read = context.Tokens;
        string first = Text(context.Answer("When?", new() { MaxTokens = 10 }, Cancellation));
        Ranking between = context.Rank("When?", Cancellation);
        Assert.Equal(first, Text(context.Answer("When?", new() { MaxTokens = 10 }, Cancellation)));
        Assert.Equal(read, context.Tokens);
        Assert.Equal(
            between.Passages.Select(passage => passage.Score), context.Rank("When?", Cancellation).Passages.Select(
                passage => passage.Score));
    }

    [Fact]
    public void A_conversation_that_begins_like_the_last_one_is_read_from_where_it_differs()
    {
        var kept = new GenerationOptions { MaxTokens = 12, KeepRead = true };
        ChatTurn[] first = [ChatTurn.System("Be brief."), ChatTurn.User("Who wrote Faust?")];
        GeneratedPiece[] answer = [.. _retriever.Chat(first, kept, Cancellation)];
        Assert.Equal(0, answer[^1].KeptTokens);
        ChatTurn[] second = [.. first, ChatTurn.Assistant(Text(answer)), ChatTurn.User("When?")];

        GeneratedPiece[] again = [.. _retriever.Chat(second, kept, Cancellation)];
        Assert.InRange(again[^1].KeptTokens, answer[^1].PromptTokens - 1, again[^1].PromptTokens - 1);
        Assert.Equal(Text(_retriever.Chat(second, new() { MaxTokens = 12 }, Cancellation)), Text(again));

        GeneratedPiece same = _retriever.Chat(second, kept, Cancellation).Last();
        Assert.Equal(same.PromptTokens - 1, same.KeptTokens);
        GeneratedPiece other = _retriever.Continue("The history of", kept, Cancellation).Last();
        Assert.Equal(0, other.KeptTokens);
    }

    [Fact]
    public void What_is_kept_of_an_answer_that_was_left_is_what_was_read()
    {
        var kept = new GenerationOptions { MaxTokens = 30, KeepRead = true };
        string whole = Text(_retriever.Continue("The history of", new() { MaxTokens = 30 }, Cancellation));
        _ = _retriever.Continue("The history of", kept, Cancellation).Take(3).Count();
        Assert.Equal(whole, Text(_retriever.Continue("The history of", kept, Cancellation)));
    }

    [Fact]
    public async Task Of_conversations_at_the_same_time_each_is_right()
    {
        string[] beginnings = ["The history of", "The history of the", "The", "A lighthouse"];
        var kept = new GenerationOptions { MaxTokens = 8, KeepRead = true };
        string[] expected = [.. beginnings.Select(text => Text(_retriever.Continue(text, new() { MaxTokens = 8 }, Cancellation)))];
        string[] found = await Task.WhenAll(
            Enumerable.Range(0, 16)
                .Select(i => Task.Run(() => Text(_retriever.Continue(beginnings[i % 4], kept, Cancellation)), Cancellation)));
        Assert.All(found.Index(), one => Assert.Equal(expected[one.Index % 4], one.Item));
    }

    [Fact]
    public void Writing_ends_where_the_context_is_full()
    {
        using QRRetriever small = QRRetriever.Load(
            Folder, new() { Heads = HeadSet.Parse("0-0"), Threads = 1, WithVocabulary = true, MaxContextTokens = 20 }, Cancellation);
        GeneratedPiece last = small.Continue("The history of", new() { MaxTokens = 100 }, Cancellation).Last();
        Assert.Equal(StopReason.Length, last.Stop);
        Assert.Equal(20 - small.Tokenizer.Encode("The history of", QRHead.Tokenization.AddedTokenScope.Plain).Count, last.Tokens);
        Assert.Throws<PromptTooLongException>(
            () => small.Continue(string.Concat(Enumerable.Repeat("The history of ", 20)), cancellationToken: Cancellation));
    }

    [Fact]
    public void Mistakes_are_said_at_the_call()
    {
        Assert.Throws<ArgumentException>(() => _retriever.Continue("", cancellationToken: Cancellation));
        Assert.Throws<ArgumentOutOfRangeException>(() => _retriever.Chat([], cancellationToken: Cancellation));
        Assert.Throws<ArgumentOutOfRangeException>(() => _retriever.Continue("a", new() { MaxTokens = 0 }, Cancellation));
        using QRRetriever ranksOnly = QRRetriever.Load(Folder, new() { Heads = HeadSet.Parse("0-0"), Threads = 1 }, Cancellation);
        Assert.Contains(
            nameof(QRRetrieverOptions.WithVocabulary), Assert.Throws<InvalidOperationException>(
                () => ranksOnly.Continue("a", cancellationToken: Cancellation)).Message, StringComparison.Ordinal);
        using QRRetriever builtIn = QRRetriever.Load(cancellationToken: Cancellation);
        Assert.Contains(
            "without a chat template", Assert.Throws<ChatTemplateException>(() => builtIn.ChatTemplate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_can_be_cancelled_between_tokens()
    {
        using var source = new CancellationTokenSource();
        int pieces = 0;
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (GeneratedPiece piece in _retriever.Continue("The history of", new() { MaxTokens = 50 }, source.Token))
            {
                if (++pieces == 3)
                    source.Cancel();
            }
        });
        Assert.Equal(3, pieces);
    }

    public void Dispose() => _retriever.Dispose();

    private static string Text(IEnumerable<GeneratedPiece> pieces) => string.Concat(pieces.Select(piece => piece.Text));
}
