namespace QRHead.Lab.Detection;

/// <summary>Heads from the best to the worst.</summary>
internal static class HeadOrder
{
    /// <summary>Averages over examples: Eq. 4 of QRHead (arXiv 2506.09944).</summary>
    /// <param name="values"><c>[examples][heads]</c></param>
    /// <param name="heads">How many heads there are.</param>
    /// <returns><c>[heads]</c></returns>
    public static double[] Means(IEnumerable<double[]> values, int heads)
    {
        var sums = new double[heads];
        int count = 0;
        foreach (double[] example in values)
        {
            System.Numerics.Tensors.TensorPrimitives.Add(sums, example, sums);
            count++;
        }

        System.Numerics.Tensors.TensorPrimitives.Divide(sums, count, sums);
        return sums;
    }

    /// <summary>Orders heads by their means; of equal ones the earlier comes first.</summary>
    /// <returns>Places of heads.</returns>
    public static int[] Of(IEnumerable<double[]> values, int heads)
    {
        double[] means = Means(values, heads);
        return [.. Enumerable.Range(0, heads).OrderByDescending(head => means[head])];
    }
}
