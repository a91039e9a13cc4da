package io.millrace.vector;

/** What is near. A distance is smaller for what is nearer, a score is higher. */
public enum Metric {
    /** The angle between vectors; their lengths do not count. The distance is 1 minus its cosine, the score the cosine. */
    COSINE,
    /** The distance between the ends of vectors (L2). The score is 1 / (1 + distance). */
    EUCLIDEAN,
    /** The inner product. The distance is the negative product, the score the product. */
    INNER_PRODUCT,
    /** How many bits are different, of bit vectors. The score is 1 / (1 + distance). */
    HAMMING,
    /**
     * The Jaccard distance of bit vectors: 1 minus the number of bits that both have, divided by the number that any of the two has; 1 where they have none in
     * common. The score is 1 - distance.
     */
    JACCARD;

    private static final double SHORTEST = 1e-18;
    private static final double LONGEST = 1e18;

    /** {@return whether it compares vectors of bits, and not of numbers} */
    public boolean isOfBits() {
        return this == HAMMING || this == JACCARD;
    }

    /**
     * {@return the least length of a vector that has distances from others} A shorter one has no direction, where that is what is compared: its square is no
     * number of 32 bits, with which databases compute.
     */
    public double shortestLength() {
        return this == COSINE ? SHORTEST : 0;
    }

    /** {@return the greatest length of a vector that has distances from others, for the same reason} */
    public double longestLength() {
        return LONGEST;
    }

    /**
     * The score of a distance.
     *
     * @param distance the distance
     * @return how near it is, the higher the nearer
     */
    public double score(double distance) {
        return switch (this) {
            case COSINE, JACCARD -> 1 - distance;
            case EUCLIDEAN, HAMMING -> 1 / (1 + distance);
            // Not -distance, which makes of no product at all a negative zero.
            case INNER_PRODUCT -> 0 - distance;
        };
    }
}
