package io.millrace.examples.lexicon.search;

import java.util.Locale;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads in an address by what is searched. */
@Component
final class SearchKindParameter implements Converter<String, SearchKind> {
    @Override
    public SearchKind convert(String name) {
        return SearchKind.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
