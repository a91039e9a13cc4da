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

    /** What ends a name, as it is or escaped. */
    private static final Pattern COLON = Pattern.compile(":|%3[Aa]");

    /** A path, which may have an {@code @} in it, but no name and password before that. */
    private static final Pattern PATH =
            Pattern.compile("(?!.*(?::|%3[Aa]).*(?:@|%40))(?:/(?!/)|[.~]).*", Pattern.DOTALL);

    private static final String HOST = "(?:\\[[^]/?#]*]|[^\\[/?#:,]*)";

    /** The last of some hosts, and what should be its port. */
    private static final Pattern BAD_PORT = Pattern.compile(
            "^(//(?:" + HOST + "(?::\\d{1,5})?,)*" + HOST + ":)(?!\\d{1,5}(?:[,/?#]|$)).*", Pattern.DOTALL);

    /** A name and a password without slashes before them, or a line of a password file; but {@code :memory:} and {@code C:\\}. */
    private static final Pattern WITHOUT_SLASHES =
            Pattern.compile("^(?!//|[A-Za-z]:[\\\\/])([^:?]+:).+", Pattern.DOTALL);

    /** {@code host=... password=...}, as libpq takes it. */
    private static final Pattern ASSIGNMENTS = Pattern.compile("^([^?=]*=).*", Pattern.DOTALL);

    /** A setting; a password that holds a question mark looks like one as well. */
    private static final Pattern SETTING = Pattern.compile("([?&;#][A-Za-z][A-Za-z0-9_.-]*=|[?&])[^&]*");

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
            String text = ASSIGNMENTS.matcher(rest).replaceFirst("$1" + MASK);
            text = WITHOUT_SLASHES.matcher(text).replaceFirst("$1" + MASK);
            return maskedSettings(BAD_PORT.matcher(text).replaceFirst("$1" + MASK));
        }
        int user = rest.startsWith("//") ? 2 : 0;
        int query = rest.indexOf('?');
        boolean behindSettings = query >= 0 && query < end;
        Matcher colon = COLON.matcher(rest);
        boolean named = colon.find(user) && colon.start() < end;
        if (!named && user > 0 && !behindSettings) {
            return rest.substring(0, end) + maskedSettings(rest.substring(end));
        }
        // Behind a question mark the @ may be one of a password in a setting, which then goes on.
        String host = behindSettings ? "" : maskedSettings(rest.substring(end));
        return rest.substring(0, named ? colon.end() : user) + MASK + host;
    }

    private static String maskedSettings(String text) {
        return SETTING.matcher(text).replaceAll("$1" + MASK);
    }
}
