namespace QRHead.Prompting.Templates.Values;

/// <summary>The filters of lists.</summary>
internal static class ListFilters
{
    /// <summary>A list of items that is paid for.</summary>
    public static Sequence Listed(IEnumerable<object?> items, Arguments with, SequenceKind kind = SequenceKind.List)
    {
        object?[] listed = [.. items];
        with.Run.Budget.Charge(listed.Length);
        return new Sequence(listed, kind);
    }

    public static object? Join(object? value, Arguments with)
    {
        MarkedText separator = PythonText.Of(with.Get(0, "d", MarkedText.Empty), with.Run.Budget);
        var joined = new MarkedTextBuilder(with.Run.Budget);
        bool begun = false;
        foreach (object? item in Python.Items(value))
        {
            if (begun)
                joined.Append(separator);
            joined.Append(PythonText.Of(By(with.Get(1, "attribute"))(item), with.Run.Budget));
            begun = true;
        }

        return joined.Build();
    }

    public static object? Reverse(object? value, Arguments with)
    {
        IEnumerable<object?> reversed = Python.Items(value).Reverse();
        if (value is not MarkedText)
            return Listed(reversed, with, SequenceKind.Generator);
        var text = new MarkedTextBuilder(with.Run.Budget);
        foreach (object? character in reversed)
            text.Append((MarkedText)character!);
        return text.Build();
    }

    public static object? Sort(object? value, Arguments with)
    {
        Func<object?, object?> key = Key(with.Get(2, "attribute"), with.Flag(1, "case_sensitive"));
        return Listed(Sorted(Python.Items(value), key, with.Flag(0, "reverse")), with);
    }

    public static object? DictSort(object? value, Arguments with)
    {
        Mapping mapping = value as Mapping ?? throw new TemplateFault($"'dictsort' is asked of {Python.KindOf(value)}.");
        int place = with.TextOrNull(1, "by")?.Text == "value" ? 1 : 0;
        Func<object?, object?> key = Key((long)place, with.Flag(0, "case_sensitive"));
        return Listed(Sorted(Methods.Items(mapping).Items, key, with.Flag(2, "reverse")), with);
    }

    public static object? Unique(object? value, Arguments with)
    {
        Func<object?, object?> key = Key(with.Get(1, "attribute"), with.Flag(0, "case_sensitive"));
        var seen = new List<object?>();
        var unique = new List<object?>();
        foreach (object? item in Python.Items(value))
        {
            object? own = key(item);
            with.Run.Budget.Charge(seen.Count);
            if (seen.Any(other => Python.Equals(other, own)))
                continue;
            seen.Add(own);
            unique.Add(item);
        }

        return Listed(unique, with, SequenceKind.Generator);
    }

    public static object? Extreme(object? value, Arguments with, int sign)
    {
        Func<object?, object?> key = Key(with.Get(1, "attribute"), with.Flag(0, "case_sensitive"));
        IReadOnlyList<object?> items = Python.Items(value);
        return items.Count == 0 ? new Undefined("an empty list's extreme") : Sorted(items, key, reverse: sign > 0)[0];
    }

    public static object? Sum(object? value, Arguments with)
    {
        object? sum = with.Get(1, "start", 0L);
        foreach (object? item in Python.Items(value))
        {
            object? number = By(with.Get(0, "attribute"))(item);
            sum = (sum, number) switch
            {
                (long a, long b) => (object)(a + b),
                _ when Python.Number(sum) is { } a && Python.Number(number) is { } b => a + b,
                _ => throw new TemplateFault($"'sum' meets {Python.KindOf(number)}."),
            };
        }

        return sum;
    }

    /// <summary>Each item through a filter, or a part of each.</summary>
    public static object? Map(object? value, Arguments with)
    {
        Func<object?, object?> change;
        if (with.Named.TryGetValue("attribute", out object? attribute))
        {
            Func<object?, object?> part = By(attribute);
            change = item => part(item) is Undefined && with.Named.TryGetValue("default", out object? missing) ? missing : part(item);
        }
        else
        {
            string name = with.Text(0, "filter").Text;
            Func<object?, Arguments, object?> filter = Filters.Find(name)
                ?? throw new TemplateFault($"'map' is asked for the filter '{name}', which is not known.");
            Arguments rest = with.Behind(1) with { Callee = name };
            change = item => filter(item, rest);
        }

        return Listed(ItemsIfAny(value).Select(change), with, SequenceKind.Generator);
    }

    /// <summary>The items that pass a test, or those that fail it.</summary>
    public static object? Select(object? value, Arguments with, bool wanted)
    {
        Func<object?, bool> passes = Passes(with, 0);
        return Listed(ItemsIfAny(value).Where(item => passes(item) == wanted), with, SequenceKind.Generator);
    }

    /// <summary>The items of which a part passes a test, or fails it.</summary>
    public static object? SelectByAttribute(object? value, Arguments with, bool wanted)
    {
        Func<object?, object?> part = By(with.Text(0, "attribute"));
        Func<object?, bool> passes = Passes(with, 1);
        return Listed(ItemsIfAny(value).Where(item => passes(part(item)) == wanted), with, SequenceKind.Generator);
    }

    /// <summary>What is not true has no items for these filters, also where it is no list.</summary>
    private static IReadOnlyList<object?> ItemsIfAny(object? value) => Python.IsTrue(value) ? Python.Items(value) : [];

    private static Func<object?, bool> Passes(Arguments with, int place)
    {
        if (with.Positional.Count <= place)
            return Python.IsTrue;
        string name = with.Text(place, "test").Text;
        Func<object?, Arguments, bool> test = Tests.Find(name)
            ?? throw new TemplateFault($"'{with.Callee}' is asked for the test '{name}', which is not known.");
        Arguments rest = with.Behind(place + 1) with { Callee = name };
        return item => test(item, rest);
    }

    private static Func<object?, object?> Key(object? attribute, bool caseSensitive)
    {
        Func<object?, object?> part = By(attribute);
        return item => part(item) is MarkedText text && !caseSensitive ? MarkedText.Written(text.Text.ToLowerInvariant()) : part(item);
    }

    /// <summary>The part of an item that a name, <c>a.b</c>, or a place says; the item itself for neither.</summary>
    private static Func<object?, object?> By(object? attribute) => attribute switch
    {
        null => item => item,
        long => item => Expressions.ItemAccess.Of(item, attribute),
        MarkedText name => item => name.Text.Split('.').Aggregate(item, (whole, part) =>
            whole is Mapping mapping ? mapping.Get(part) : whole is Undefined ? whole : Expressions.AttributeAccess.Of(whole, part)),
        _ => throw new TemplateFault($"A part of items is named by {Python.KindOf(attribute)}."),
    };

    private static object?[] Sorted(IReadOnlyList<object?> items, Func<object?, object?> key, bool reverse)
    {
        Comparer<object?> order = Comparer<object?>.Create(Python.Compare);
        try
        {
            return reverse ? [.. items.OrderByDescending(key, order)] : [.. items.OrderBy(key, order)];
        }
        catch (InvalidOperationException exception) when (exception.InnerException is TemplateFault fault)
        {
            throw new TemplateFault(fault.Message);
        }
    }
}
