package io.millrace.examples.lexicon.search;

import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import java.util.Locale;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads a part of speech in an address as answers write it. */
@Component
final class PartOfSpeechParameter implements Converter<String, PartOfSpeech> {
    @Override
    public PartOfSpeech convert(String name) {
        return PartOfSpeech.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
