package io.millrace.sqlite.driver.internal.sql;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Texts that were taken apart, with what SQLite said about them. Bounded by count, and texts too long to be repeated
 * are not kept: a list of parameters takes some 25 bytes of heap for each character. When it is full, arbitrary entries go: reading must cost nothing, and all of them will be learned again.
 */
public final class ParsedTextCache {
    private static final int LONGEST_TEXT = 4096;

    private final int limit;
    private final ConcurrentMap<String, ParsedText> texts = new ConcurrentHashMap<>();

    public ParsedTextCache(int limit) {
        this.limit = limit;
    }

    public ParsedText parse(String text) {
        ParsedText known = texts.get(text);
        if (known != null) {
            return known;
        }
        ParsedText parsed = ParsedText.parse(text);
        if (text.length() <= LONGEST_TEXT) {
            texts.put(text, parsed);
            for (Iterator<String> any = texts.keySet().iterator(); texts.size() > limit && any.hasNext(); ) {
                any.next();
                any.remove();
            }
        }
        return parsed;
    }
}
