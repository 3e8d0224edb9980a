namespace QRHead.Prompting.Templates.Values;

/// <summary>The functions that every template has.</summary>
internal static class Globals
{
    /// <summary>The functions.</summary>
    public static IEnumerable<Function> All { get; } =
    [
        new("namespace", NewNamespace),
        new("dict", with => new Mapping(with.Named.Select(entry => (entry.Key, entry.Value)))),
        new("range", Range),
        new("raise_exception", with => throw new TemplateRefusal(PythonText.Of(with.Get(0, "message"), with.Run.Budget).Text)),
        new("strftime_now", with => MarkedText.Written(PythonTime.Write(with.Run.Clock.GetLocalNow(), with.Text(0, "format").Text))),
    ];

    private static Namespace NewNamespace(Arguments with)
    {
        var made = new Namespace();
        if (with.Get(0, "") is Mapping mapping)
        {
            foreach ((object name, object? value) in mapping.Entries)
                made.Set(PythonText.Of(name, with.Run.Budget).Text, value);
        }

        foreach ((string name, object? value) in with.Named)
            made.Set(name, value);
        return made;
    }

    private static Sequence Range(Arguments with)
    {
        bool one = with.Positional.Count == 1;
        long start = one ? 0 : with.Whole(0, "start", 0), stop = with.Whole(one ? 0 : 1, "stop", 0), step = with.Whole(2, "step", 1);
        if (step == 0)
            throw new TemplateFault("'range' is asked to step by 0.");
        var numbers = new List<object?>();
        for (Int128 at = start; step > 0 ? at < stop : at > stop; at += step)
        {
            with.Run.Budget.Charge(1);
            numbers.Add((long)at);
        }

        return new Sequence(numbers);
    }
}
