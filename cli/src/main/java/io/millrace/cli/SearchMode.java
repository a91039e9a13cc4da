package io.millrace.cli;

import io.millrace.error.ConfigurationException;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import java.util.Locale;

/** How the words of a query are meant. */
enum SearchMode {
    /** In the query language: all of them. */
    ALL {
        @Override
        TextSearch search(String index, String text, int distance) {
            return TextSearch.of(index, text);
        }
    },
    /** One of them at least. */
    ANY {
        @Override
        TextSearch search(String index, String text, int distance) {
            return TextSearch.of(index, TextQuery.anyWord(text));
        }
    },
    /** One behind the other. */
    PHRASE {
        @Override
        TextSearch search(String index, String text, int distance) {
            return TextSearch.of(index, TextQuery.phrase(text));
        }
    },
    /** All of them, near to one another. */
    NEAR {
        @Override
        TextSearch search(String index, String text, int distance) {
            if (distance < 0 || distance > TextQuery.MAX_DISTANCE) {
                throw new ConfigurationException("--distance takes 0 to " + TextQuery.MAX_DISTANCE + " words.");
            }
            return TextSearch.of(index, TextQuery.near(text, distance));
        }
    };

    abstract TextSearch search(String index, String text, int distance);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
