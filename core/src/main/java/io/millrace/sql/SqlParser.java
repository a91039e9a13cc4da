package io.millrace.sql;

/**
 * Turns SQL text into {@link ParsedSql} by the rules of one database, for one driver, and remembers what it has parsed.
 *
 * <p>What it remembers is bounded by the number of texts and by the heap that they take with what is {@linkplain SqlFact known} of them; those used lately stay.
 * A text that would take more than a share of that is parsed each time. Parsing takes time linear in the length of the text.
 * Safe for use by many threads at once; none ever waits for another.
 */
public final class SqlParser {
    /** The number of texts that a parser remembers when not told otherwise. */
    public static final int DEFAULT_CACHE_SIZE = 1024;

    /** Enough for {@value #DEFAULT_CACHE_SIZE} texts of some 240 characters. */
    private static final long MOST_BYTES = 16 << 20;

    /** A small heap has this for as many parsers as an application may have. */
    private static final int SHARE_OF_HEAP = 32;

    /** How many texts there is room for at least. */
    private static final int LARGEST_TEXTS = 16;

    private final SqlSyntax syntax;
    private final BindMarkers markers;
    private final ClockCache<ParsedSql> cache;
    private final long heaviest;

    /**
     * A parser that remembers {@value #DEFAULT_CACHE_SIZE} texts, unless those take more than 16 MB or a 32nd of the heap.
     *
     * @param syntax the database's lexical rules
     * @param markers the driver's own parameters
     */
    public SqlParser(SqlSyntax syntax, BindMarkers markers) {
        this(
                syntax,
                markers,
                DEFAULT_CACHE_SIZE,
                Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    /**
     * A parser.
     *
     * @param syntax the database's lexical rules
     * @param markers the driver's own parameters
     * @param cacheSize the number of texts to remember, at least 1
     * @param cacheBytes the heap that they may take, about; a text that takes more than a 16th of it is not remembered
     */
    public SqlParser(SqlSyntax syntax, BindMarkers markers, int cacheSize, long cacheBytes) {
        if (cacheSize < 1) {
            throw new IllegalArgumentException(
                    "The cache of a parser must hold at least 1 text, not " + cacheSize + ".");
        }
        this.syntax = syntax;
        this.markers = markers;
        this.cache = new ClockCache<>(cacheSize, cacheBytes);
        this.heaviest = cacheBytes / LARGEST_TEXTS;
    }

    /**
     * The database's lexical rules, as needed for {@link SqlScript#split(String, SqlSyntax)}.
     *
     * @return the rules
     */
    public SqlSyntax syntax() {
        return syntax;
    }

    /**
     * Finds the parameters of a text.
     *
     * @param sql the text, of one statement or several
     * @return the parsed text, possibly the one returned for an equal text before
     * @throws InvalidSqlTextException when a literal, identifier or comment has no end, when forms of parameters are mixed
     *     or a parameter is malformed, when numbered parameters have a gap, when there are more values than the driver
     *     takes, or when the text has a NUL or half of a surrogate pair
     */
    public ParsedSql parse(String sql) {
        ParsedSql known = cache.get(sql);
        if (known != null) {
            return known;
        }
        ParsedSql parsed = SqlReader.read(sql, syntax, markers);
        long weight = parsed.weight();
        if (weight <= heaviest) {
            cache.offer(sql, parsed, weight);
        }
        return parsed;
    }
}
