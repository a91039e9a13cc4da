package io.millrace.spi;

import io.millrace.error.ConfigurationException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of a URL, as every adapter reads them. No message quotes any of them: they may be secrets. */
public final class UrlQuery {
    private UrlQuery() {}

    /**
     * Reads what is behind the question mark of a URL.
     *
     * @param text {@code name=value} with {@code &} between them; {@code null} or empty for nothing
     * @return the settings in their order, to be changed by the caller; of two with one name the last
     * @throws ConfigurationException when it is written otherwise
     */
    public static Map<String, String> settings(@Nullable String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (text == null || text.isEmpty()) {
            return settings;
        }
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new ConfigurationException(
                        "What is behind the ? of the URL is not a setting: write name=value, and & between"
                                + " settings; a ? that belongs to what is before them is written %3F.");
            }
            settings.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        }
        return settings;
    }

    /**
     * Reads what is escaped. A plus sign is one, and no blank.
     *
     * @param text a part of a URL
     * @return what it stands for
     * @throws ConfigurationException when a percent sign begins no escape
     */
    public static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            // Not as the cause: it quotes the text.
            throw new ConfigurationException("The URL has a % that begins no escape; a % of its own is written %25.");
        }
    }
}
