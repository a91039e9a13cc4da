package io.millrace.sql;

/**
 * Turns SQL text into {@link ParsedSql} by the rules of one database, for one driver, and remembers what it has parsed.
 *
 * <p>The memory is bounded by a number of texts, of which those used lately stay; texts of more than
 * {@value #LONGEST_REMEMBERED_TEXT} characters are parsed each time. Parsing takes time linear in the length of the text.
 * Safe for use by many threads at once; none ever waits for another.
 */
public final class SqlParser {
    /** The number of texts that a parser remembers when not told otherwise. */
    public static final int DEFAULT_CACHE_SIZE = 1024;

    /**
     * The length in UTF-16 units of the longest text that is remembered. A list of parameters takes some 25 bytes of heap for each
     * character, so that this bounds what texts that a program puts together, each another, can take.
     */
    public static final int LONGEST_REMEMBERED_TEXT = 4096;

    private final SqlSyntax syntax;
    private final BindMarkers markers;
    private final ClockCache<ParsedSql> cache;

    /**
     * A parser that remembers {@value #DEFAULT_CACHE_SIZE} texts.
     *
     * @param syntax the database's lexical rules
     * @param markers the driver's own parameters
     */
    public SqlParser(SqlSyntax syntax, BindMarkers markers) {
        this(syntax, markers, DEFAULT_CACHE_SIZE);
    }

    /**
     * A parser.
     *
     * @param syntax the database's lexical rules
     * @param markers the driver's own parameters
     * @param cacheSize the number of texts to remember, at least 1
     */
    public SqlParser(SqlSyntax syntax, BindMarkers markers, int cacheSize) {
        if (cacheSize < 1) {
            throw new IllegalArgumentException(
                    "The cache of a parser must hold at least 1 text, not " + cacheSize + ".");
        }
        this.syntax = syntax;
        this.markers = markers;
        this.cache = new ClockCache<>(cacheSize);
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
        if (sql.length() <= LONGEST_REMEMBERED_TEXT) {
            cache.offer(sql, parsed);
        }
        return parsed;
    }
}
