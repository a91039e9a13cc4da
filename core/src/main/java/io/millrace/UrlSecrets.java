package io.millrace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks what is or could be a secret in a URL, well-formed or not: whoever forgets to escape a password must not find it in a
 * log. More is masked than need be where that cannot be told.
 */
final class UrlSecrets {
    private static final String MASK = "***";

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z]+:(?=//))?");

    /** A path, which may have an {@code @} in it, but no name and password before that. */
    private static final Pattern PATH = Pattern.compile("(?!.*:.*@)(?:/(?!/)|[.~]).*", Pattern.DOTALL);

    /** A host and what should be its port. */
    private static final Pattern BAD_PORT =
            Pattern.compile("(//(?!\\[)[^/?#:]*:)(?!\\d{1,5}(?:[,/?#]|$)).*", Pattern.DOTALL);

    /** A setting; a password that holds a question mark looks like one as well. */
    private static final Pattern SETTING = Pattern.compile("([?&][A-Za-z][A-Za-z0-9_.-]*=|[?&])[^&]*");

    private UrlSecrets() {}

    static String mask(String url) {
        Matcher scheme = SCHEME.matcher(url);
        int begin = scheme.lookingAt() ? scheme.end() : 0;
        String rest = url.substring(begin);
        return url.substring(0, begin) + (PATH.matcher(rest).matches() ? maskedSettings(rest) : maskedAuthority(rest));
    }

    private static String maskedAuthority(String rest) {
        int end = rest.lastIndexOf('@');
        if (end < 0) {
            return maskedSettings(BAD_PORT.matcher(rest).replaceFirst("$1" + MASK));
        }
        int user = rest.startsWith("//") ? 2 : 0;
        int colon = rest.indexOf(':', user);
        boolean named = colon >= 0 && colon < end;
        if (!named && user > 0 && rest.indexOf('?') < 0) {
            return rest;
        }
        int first = named ? colon + 1 : user;
        return rest.substring(0, first) + MASK + maskedSettings(rest.substring(end));
    }

    private static String maskedSettings(String text) {
        return SETTING.matcher(text).replaceAll("$1" + MASK);
    }
}
