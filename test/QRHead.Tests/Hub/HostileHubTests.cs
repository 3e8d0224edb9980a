using QRHead.Hub;

namespace QRHead.Tests.Hub;

/// <summary>A hub that means harm: whatever it answers, a model comes or a <see cref="HubException"/>, and nothing else changes.</summary>
public class HostileHubTests
{
    private const string Commit = FakeRepository.FirstCommit;

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("{\"sha\":null,\"siblings\":[]}")]
    [InlineData("{\"sha\":7,\"siblings\":[]}")]
    [InlineData($"{{\"sha\":\"{Commit}\\n\",\"siblings\":[]}}")]
    [InlineData($"{{\"sha\":\"{Commit}\",\"siblings\":null}}")]
    [InlineData($"{{\"sha\":\"{Commit}\",\"siblings\":[null]}}")]
    [InlineData($"{{\"sha\":\"{Commit}\",\"siblings\":[{{}}]}}")]
    [InlineData($"{{\"sha\":\"{Commit}\",\"siblings\":[{{\"rfilename\":null}}]}}")]
    [InlineData($"{{\"sha\":\"{Commit}\",\"siblings\":[{{\"rfilename\":\"\\ud83d\"}}]}}")]
    [InlineData($"{{\"sha\":\"{Commit}\",\"siblings\":[{{\"rfilename\\ud83d\":\"\"}}]}}")]
    [InlineData($"{{\"sha\":\"{Commit}\",\"siblings\":[{{\"rfilename\":\"../config.json\"}},{{\"rfilename\":\"a\\u0000b\"}}]}}")]
    [InlineData($"{{\"sha\":\"{Commit}\",\"disabled\":true}}")]
    public async Task A_listing_that_is_none(string json)
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Trouble = request => request.File is null ? new Answers(json) : null;

        await fixture.Fails();

        Assert.Empty(fixture.InCache());
    }

    [Theory]
    [InlineData("name\u001b[31m-Q4_0.gguf")]
    [InlineData("/etc/name-Q4_0.gguf")]
    [InlineData("a/../../name-Q4_0.gguf")]
    [InlineData("c:\\\\name-Q4_0.gguf")]
    public async Task A_file_whose_name_is_no_path_in_a_repository_is_not_there(string name)
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Trouble = request =>
            request.File is null ? new Answers(
                $"{{\"sha\":\"{Commit}\",\"siblings\":[{{\"rfilename\":{System.Text.Json.JsonSerializer.Serialize(name)}}}]}}") : null;

        Assert.Equal(HubProblem.NoUsableFiles, (await fixture.Fails("org/tiny:Q4_0")).Problem);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("mailto:a@b.c")]
    [InlineData("data:text/plain,x")]
    [InlineData("http://[")]
    [InlineData("http://:99999999/")]
    [InlineData("//")]
    [InlineData("\\\\host\\share")]
    [InlineData("")]
    public async Task A_redirect_to_what_is_no_web_address_is_not_followed(string location)
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel();
        fixture.Hub.Trouble = request => request.IsDownload || request.Method == "GET" && request.File is not null
            ? new Refusal(302, Headers: ("Location", location))
            : null;

        await fixture.Fails(options: fixture.Options with { Retries = 0 });
    }

    [Fact]
    public async Task A_redirect_without_end_ends()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Trouble = request => new Refusal(302, Headers: ("Location", $"/{request.Path}x"));

        Assert.Equal(HubProblem.ServerError, (await fixture.Fails(options: fixture.Options with { Retries = 0 })).Problem);
    }

    [Fact]
    public async Task A_listing_without_end_ends()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Trouble = request => request.File is null ? new Endless() : null;

        HubException exception = await fixture.Fails(options: fixture.Options with { AnswerTimeout = TimeSpan.FromMinutes(1) });

        Assert.Contains("more than 32 MiB", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("140737488355329")]
    [InlineData("-1")]
    [InlineData("1e3")]
    public async Task A_size_that_no_file_has(string size)
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel();
        fixture.Hub.Trouble = request => request.Method == "HEAD"
            ? new Refusal(
                302, Headers: [
                    ("X-Repo-Commit", Commit), ("X-Linked-Etag", $"\"{request.File}\""), ("X-Linked-Size", size),
                    ("Location", "http://localhost/x")])
            : null;

        Assert.Equal(HubProblem.ServerError, (await fixture.Fails()).Problem);
    }

    [Fact]
    public async Task Sizes_that_no_disk_has_together()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel();
        fixture.Hub.Trouble = request => request.Method == "HEAD"
            ? new Refusal(
                302, Headers: [
                    ("X-Repo-Commit", Commit), ("X-Linked-Etag", $"\"{request.File}\""), ("X-Linked-Size", $"{1L << 47}"),
                    ("Location", "http://localhost/x")])
            : null;

        Assert.Equal(HubProblem.DiskFull, (await fixture.Fails()).Problem);
    }

    [Fact]
    public async Task One_name_for_files_of_different_sizes()
    {
        await using HubFixture fixture = await HubFixture.Start();
        FakeRepository repository = fixture.Hub.Add(HubFixture.Name).WithModel();
        fixture.Hub.Trouble = request => request.Method == "HEAD"
            ? new Refusal(
                200, Headers: [
                    ("X-Repo-Commit", Commit), ("ETag", "\"shared\""), ("X-Linked-Size", $"{repository.Files[request.File!].Length}")])
            : null;

        Assert.Equal(HubProblem.Corrupted, (await fixture.Fails(options: fixture.Options with { ParallelDownloads = 1 })).Problem);
    }

    [Fact]
    public async Task What_it_says_is_cut()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Trouble = _ => new Refusal(418, Message: new string('x', 10_000));
        Assert.InRange((await fixture.Fails()).Message.Length, 900, 1_500);

        fixture.Hub.Trouble = _ => new Answers($"{{\"sha\":\"{new string('x', 100_000)}\",\"siblings\":[]}}");
        Assert.InRange((await fixture.Fails()).Message.Length, 900, 1_500);
    }
}
