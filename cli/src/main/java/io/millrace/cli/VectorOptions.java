package io.millrace.cli;

import io.millrace.error.ConfigurationException;
import io.millrace.vector.MaximalMarginalRelevance;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** What is to be near, in the place of words. */
final class VectorOptions {
    private static final int DEFAULT_CANDIDATES = 100;

    @Option(
            names = "--vector",
            paramLabel = "JSON",
            description = "Find what is near this vector, an array of numbers.")
    private @Nullable String vector;

    @Option(
            names = "--vector-file",
            paramLabel = "FILE",
            description = "Read the vector from a file; - is the standard input.")
    private @Nullable String file;

    @Option(
            names = "--like",
            paramLabel = "KEY",
            description =
                    "Find what is near the vector of the row with this key; given again for each column of the key.")
    private List<String> key = List.of();

    @Option(names = "--max-distance", paramLabel = "NUMBER", description = "Find only what is near enough.")
    private @Nullable Double maxDistance;

    @Option(
            names = "--effort",
            paramLabel = "NUMBER",
            description = "How much work an index does that is not exact, 1 to 1000.")
    private @Nullable Integer effort;

    @Option(
            names = "--diversity",
            paramLabel = "LAMBDA",
            description = "Find what differs from one another: 1 minds nearness alone, 0 difference alone.")
    private @Nullable Double lambda;

    @Option(
            names = "--candidates",
            paramLabel = "ROWS",
            description = "How many near rows --diversity chooses from. Default: " + DEFAULT_CANDIDATES + ".")
    private @Nullable Integer candidates;

    /** The search in an index. A file is read on a thread that may wait for it. */
    Mono<VectorQuery> query(VectorIndex index) {
        int origins = (vector == null ? 0 : 1) + (file == null ? 0 : 1) + (key.isEmpty() ? 0 : 1);
        if (origins != 1) {
            return Mono.error(new ConfigurationException("Give one of --vector, --vector-file and --like."));
        }
        String from = file;
        if (from != null) {
            return Mono.fromCallable(() -> of(index, InputText.read(from))).subscribeOn(Schedulers.boundedElastic());
        }
        String text = vector;
        return Mono.fromCallable(() -> with(
                text == null
                        ? VectorQuery.ofRow(index.name(), key.toArray())
                        : VectorQuery.of(index.name(), read(text))));
    }

    private VectorQuery of(VectorIndex index, String text) {
        return with(VectorQuery.of(index.name(), read(text)));
    }

    private VectorQuery with(VectorQuery query) {
        VectorQuery with = maxDistance == null ? query : query.maxDistance(maxDistance);
        with = effort == null ? with : with.effort(effort);
        if (lambda != null) {
            return with.diversity(
                    new MaximalMarginalRelevance(lambda, candidates == null ? DEFAULT_CANDIDATES : candidates));
        }
        if (candidates != null) {
            throw new ConfigurationException("--candidates goes with --diversity.");
        }
        return with;
    }

    /** Whether its numbers fit the index is found out by the search. */
    private static float[] read(String text) {
        List<Float> numbers = new ArrayList<>();
        try (JsonParser json = JsonMapper.shared().createParser(text)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw rejected();
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                JsonToken token = json.currentToken();
                if (token == null || !token.isNumeric() || numbers.size() >= VectorIndex.MAX_DIMENSIONS) {
                    throw rejected();
                }
                numbers.add(Float.parseFloat(json.getString()));
            }
            if (json.nextToken() != null) {
                throw rejected();
            }
        } catch (JacksonException malformed) {
            // Not as the cause: it quotes the vector.
            throw rejected();
        }
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers.get(i);
        }
        return vector;
    }

    private static ConfigurationException rejected() {
        return new ConfigurationException("The vector is no JSON array of at most " + VectorIndex.MAX_DIMENSIONS
                + " numbers, such as [0.25, -1, 0.5].");
    }
}
