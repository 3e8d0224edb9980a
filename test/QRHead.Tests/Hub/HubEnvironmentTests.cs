using QRHead.Hub;

namespace QRHead.Tests.Hub;

public sealed class HubEnvironmentTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    [Fact]
    public void Nothing_set_means_what_python_does_by_default()
    {
        HubOptions options = Read();

        Assert.Equal(new Uri("https://huggingface.co"), options.Endpoint);
        Assert.Equal(_home.In(".cache/huggingface/hub"), options.CacheFolder);
        Assert.Null(options.Token);
        Assert.False(options.Offline);
        Assert.True(options.UseLinks);
        Assert.Equal((10, 10), (options.AnswerTimeout.TotalSeconds, options.DownloadTimeout.TotalSeconds));
    }

    [Theory]
    [InlineData("/a/hub", "HF_HOME=/a")]
    [InlineData("/a/huggingface/hub", "XDG_CACHE_HOME=/a")]
    [InlineData("/b/hub", "XDG_CACHE_HOME=/a", "HF_HOME=/b")]
    [InlineData("/c", "HF_HOME=/b", "HF_HUB_CACHE=/c")]
    [InlineData("/d", "HF_HOME=/b", "HUGGINGFACE_HUB_CACHE=/d")]
    [InlineData("/c", "HF_HUB_CACHE=/c", "HUGGINGFACE_HUB_CACHE=/d")]
    [InlineData("/a/big/hub", "HF_HOME=$DISK/big", "DISK=/a")]
    [InlineData("/a/big/hub", "HF_HOME=${DISK}/big", "DISK=/a")]
    [InlineData("/b/hub", "HF_HUB_CACHE=", "HF_HOME=/b")]
    public void Finds_the_cache(string expected, params string[] variables) =>
        Assert.Equal(Path.GetFullPath(expected), Read(variables).CacheFolder);

    [Theory]
    [InlineData("HF_HOME=~/models", "models/hub")]
    [InlineData("HF_HUB_CACHE=~", "")]
    public void Puts_the_users_folder_in_place_of_a_tilde(string variable, string expected) =>
        Assert.Equal(Path.TrimEndingDirectorySeparator(_home.In(expected)), Read(variable).CacheFolder);

    [Theory]
    [InlineData("t1", "HF_TOKEN", "HF_TOKEN=t1", "HUGGING_FACE_HUB_TOKEN=t2")]
    [InlineData("t2", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN=", "HUGGING_FACE_HUB_TOKEN=t2")]
    [InlineData("t3", "HF_TOKEN", "HF_TOKEN= t3\r\n")]
    public void Finds_the_token_and_says_where(string token, string origin, params string[] variables)
    {
        HubToken found = Assert.IsType<HubToken>(Read(variables).Token);

        Assert.Equal(token, found.Value);
        Assert.Contains(origin, found.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_the_token_from_its_file()
    {
        Directory.CreateDirectory(_home.In(".cache/huggingface"));
        string usual = _home.Write(".cache/huggingface/token", "from-file\n");
        string other = _home.Write("elsewhere", " other \r\n");

        HubToken found = Assert.IsType<HubToken>(Read().Token);

        Assert.Equal(("from-file", true), (found.Value, found.Origin.Contains(usual, StringComparison.Ordinal)));
        Assert.Equal("other", Read($"HF_TOKEN_PATH={other}").Token?.Value);
        Assert.Equal("first", Read("HF_TOKEN=first").Token?.Value);
        Assert.Null(Read($"HF_TOKEN_PATH={_home.Write("blank", " \n")}").Token);
    }

    [Fact]
    public void Sends_no_token_that_was_not_asked_for_where_that_is_disabled() =>
        Assert.Null(Read("HF_TOKEN=t", "HF_HUB_DISABLE_IMPLICIT_TOKEN=1").Token);

    [Fact]
    public void Never_prints_a_token()
    {
        HubOptions options = Read("HF_TOKEN=secret");

        Assert.DoesNotContain("secret", options.ToString(), StringComparison.Ordinal);
        Assert.Contains("HF_TOKEN", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_token_that_cannot_be_sent_without_showing_it()
    {
        HubException exception = Assert.Throws<HubException>(() => Read("HF_TOKEN=hf_gehe\u00efm"));

        Assert.Equal(HubProblem.InvalidSetting, exception.Problem);
        Assert.Contains("HF_TOKEN", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HF_HUB_OFFLINE=1", true)]
    [InlineData("HF_HUB_OFFLINE=on", true)]
    [InlineData("TRANSFORMERS_OFFLINE=Yes", true)]
    [InlineData("TRANSFORMERS_OFFLINE=TRUE", true)]
    [InlineData("HF_HUB_OFFLINE=0", false)]
    [InlineData("HF_HUB_OFFLINE=no", false)]
    public void Reads_truth_as_python_does(string variable, bool offline) => Assert.Equal(offline, Read(variable).Offline);

    [Fact]
    public void Reads_the_rest()
    {
        HubOptions options = Read(
            "HF_ENDPOINT=https://hub.example/x/", "HF_HUB_ETAG_TIMEOUT=3", "HF_HUB_DOWNLOAD_TIMEOUT=40", "HF_HUB_DISABLE_SYMLINKS=1");

        Assert.Equal(new Uri("https://hub.example/x"), options.Endpoint);
        Assert.Equal((3, 40), (options.AnswerTimeout.TotalSeconds, options.DownloadTimeout.TotalSeconds));
        Assert.False(options.UseLinks);
    }

    [Theory]
    [InlineData("HF_ENDPOINT=hub.example", "hub.example")]
    [InlineData("HF_ENDPOINT=ftp://hub.example", "ftp://hub.example")]
    [InlineData("HF_HUB_ETAG_TIMEOUT=soon", "soon")]
    [InlineData("HF_HUB_DOWNLOAD_TIMEOUT=0", "'0'")]
    public void Refuses_what_it_cannot_use(string variable, string word)
    {
        HubException exception = Assert.Throws<HubException>(() => Read(variable));

        Assert.Equal(HubProblem.InvalidSetting, exception.Problem);
        Assert.Contains(variable.Split('=')[0], exception.Message, StringComparison.Ordinal);
        Assert.Contains(word, exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Dispose();

    private HubOptions Read(params string[] variables)
    {
        Dictionary<string, string> set = variables.Select(variable => variable.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
        return new HubEnvironment(set.GetValueOrDefault, _home.Path).Read();
    }
}
