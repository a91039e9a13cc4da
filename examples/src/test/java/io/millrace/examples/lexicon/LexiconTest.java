package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.examples.lexicon.graph.Neighbourhood;
import io.millrace.examples.lexicon.note.Note;
import io.millrace.examples.lexicon.note.NoteEdit;
import io.millrace.examples.lexicon.stats.Stats;
import io.millrace.examples.lexicon.synset.Relation;
import io.millrace.examples.lexicon.synset.SynsetDetail;
import io.millrace.examples.lexicon.synset.SynsetSummary;
import io.millrace.examples.lexicon.word.WordDetail;
import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import io.millrace.examples.lexicon.wordnet.RelationKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Drives the application over HTTP. */
@ExtendWith(LoadedLexicon.class)
class LexiconTest {
    private static final int DOG = 102_086_723;
    private static final int NOWHERE = 999_999_999;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static RunningLexicon lexicon;
    private static WebTestClient client;

    @BeforeAll
    static void connect(RunningLexicon loaded) {
        lexicon = loaded;
        client = loaded.client();
    }

    @Test
    void loadsAllOfWordNetAtItsFirstStart() {
        Stats stats = get("/api/stats", Stats.class);

        assertThat(stats.dataset()).isEqualTo("WordNet 3.1");
        assertThat(stats.synsets()).isEqualTo(117_791).isEqualTo(count("synset"));
        assertThat(stats.words()).isEqualTo(148_897).isEqualTo(count("word"));
        assertThat(stats.senses()).isEqualTo(207_272).isEqualTo(count("sense"));
        assertThat(stats.relations()).isEqualTo(378_193).isEqualTo(count("relation"));
    }

    @Test
    void givesTheMeaningsOfAWordByPartOfSpeechTheMostFrequentFirst() {
        WordDetail word = get("/api/words/dog", WordDetail.class);

        assertThat(word.word()).isEqualTo("dog");
        assertThat(word.meanings())
                .extracting(WordDetail.Meanings::partOfSpeech, meanings -> meanings.synsets()
                        .size())
                .containsExactly(tuple(PartOfSpeech.NOUN, 7), tuple(PartOfSpeech.VERB, 1));
        SynsetSummary first = word.meanings().get(0).synsets().get(0);
        assertThat(first.id()).isEqualTo(DOG);
        assertThat(first.words()).containsExactly("dog", "domestic dog", "Canis familiaris");
        assertThat(first.lexname()).isEqualTo("noun.animal");
        assertThat(first.gloss()).startsWith("a member of the genus Canis");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hot Dog", "hot_dog", "24/7", "rock 'n' roll", "EARTH"})
    void findsAWordHoweverItIsWritten(String word) {
        client.get().uri("/api/words/{word}", word).exchange().expectStatus().isOk();
    }

    @Test
    void givesASynsetOnceThatHasTheWordInTwoSpellings() {
        List<SynsetSummary> nouns =
                get("/api/words/earth", WordDetail.class).meanings().get(0).synsets();

        assertThat(nouns).extracting(SynsetSummary::id).doesNotHaveDuplicates();
        assertThat(nouns.get(0).words()).contains("Earth", "earth").doesNotHaveDuplicates();
    }

    @Test
    void completesWords() {
        assertThat(completions("hot D", 3)).containsExactly("hot dog");
        assertThat(completions("dog", 3)).containsExactly("dog", "dog bent", "dog biscuit");
        assertThat(completions("a%", 20)).isEmpty();
    }

    @Test
    void givesASynsetWithItsRelations() {
        SynsetDetail dog = get("/api/synsets/" + DOG, SynsetDetail.class);

        assertThat(dog.synset().words()).contains("dog");
        assertThat(dog.note()).isNull();
        assertThat(dog.relations())
                .filteredOn(relation -> relation.kind() == RelationKind.HYPERNYM)
                .extracting(Relation::words)
                .containsExactlyInAnyOrder(
                        List.of("canine", "canid"), List.of("domestic animal", "domesticated animal"));
    }

    @Test
    void saysBetweenWhichWordsARelationIs() {
        SynsetSummary unable = get("/api/words/unable", WordDetail.class)
                .meanings()
                .get(0)
                .synsets()
                .get(0);

        SynsetDetail detail = get("/api/synsets/" + unable.id(), SynsetDetail.class);

        assertThat(detail.relations())
                .filteredOn(relation -> relation.kind() == RelationKind.ANTONYM)
                .extracting(Relation::sourceWord, Relation::targetWord)
                .containsExactly(tuple("unable", "able"));
    }

    @Test
    void givesTheNeighbourhoodOfASynset() {
        Neighbourhood near = get("/api/synsets/" + DOG + "/neighbourhood?hops=1&limit=500", Neighbourhood.class);

        SynsetDetail dog = get("/api/synsets/" + DOG, SynsetDetail.class);
        Set<Integer> expected = dog.relations().stream().map(Relation::target).collect(Collectors.toSet());
        assertThat(near.truncated()).isFalse();
        assertThat(near.nodes().get(0)).isEqualTo(new Neighbourhood.Node(DOG, PartOfSpeech.NOUN, "dog", 0));
        assertThat(near.nodes().stream().skip(1))
                .allMatch(node -> node.hops() == 1)
                .extracting(Neighbourhood.Node::id)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void givesEachSynsetOfANeighbourhoodOnceAtItsShortestDistance() {
        Neighbourhood wide = get("/api/synsets/" + DOG + "/neighbourhood?hops=4&limit=500", Neighbourhood.class);

        assertThat(wide.truncated()).isTrue();
        assertThat(wide.nodes()).hasSize(500);
        assertThat(wide.nodes()).extracting(Neighbourhood.Node::id).doesNotHaveDuplicates();
        assertThat(wide.nodes()).extracting(Neighbourhood.Node::hops).isSorted();
        Set<Integer> ids = wide.nodes().stream().map(Neighbourhood.Node::id).collect(Collectors.toSet());
        assertThat(wide.edges())
                .isNotEmpty()
                .allMatch(edge -> ids.contains(edge.source()) && ids.contains(edge.target()));
    }

    @Test
    void streamsAllSynsets() {
        StepVerifier.create(stream().map(SynsetSummary::id).collectList())
                .assertNext(ids -> assertThat(ids).hasSize(117_791).isSorted().doesNotHaveDuplicates())
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void goesOnServingWhenAClientLeavesInTheMiddleOfAStream() {
        for (int i = 0; i < 20; i++) {
            StepVerifier.create(stream().take(10))
                    .expectNextCount(10)
                    .expectComplete()
                    .verify(LIMIT);
        }

        assertThat(get("/api/synsets/" + DOG, SynsetDetail.class).synset().id()).isEqualTo(DOG);
        assertThat(write(DOG, "still writes", null).version()).isPositive();
        client.delete()
                .uri("/api/synsets/{id}/note", DOG)
                .exchange()
                .expectStatus()
                .isNoContent();
    }

    @Test
    void keepsANoteAndItsHistory() {
        int cat = firstMeaning("cat");

        Note first = write(cat, "  purrs ", 0);
        Note second = write(cat, "purrs and scratches", first.version());

        assertThat(first.text()).isEqualTo("purrs");
        assertThat(second.version()).isEqualTo(first.version() + 1);
        assertThat(get("/api/synsets/" + cat, SynsetDetail.class).note()).isEqualTo(second);
        client.delete()
                .uri("/api/synsets/{id}/note", cat)
                .exchange()
                .expectStatus()
                .isNoContent();
        assertThat(get("/api/synsets/" + cat, SynsetDetail.class).note()).isNull();
        assertThat(history(cat)).containsExactly("1 purrs", "2 purrs and scratches", "3 -");
        assertThat(write(cat, "again", 0).version()).isEqualTo(4);
    }

    @Test
    void refusesAnEditOfAnotherVersion() {
        int bird = firstMeaning("bird");
        Note note = write(bird, "sings", null);

        ProblemDetail problem = problem(bird, new NoteEdit("flies", note.version() + 1), HttpStatus.CONFLICT);

        assertThat(problem.getDetail()).contains("no longer at version 2");
        assertThat(get("/api/synsets/" + bird, SynsetDetail.class).note()).isEqualTo(note);
        assertThat(history(bird)).containsExactly("1 sings");
    }

    @Test
    void undoesAllOfAnEditThatFailsInTheMiddle() {
        int fish = firstMeaning("fish");
        Note note = write(fish, "swims", null);
        write(firstMeaning("whale"), "drowns", null);
        lexicon.store()
                .execute("CREATE UNIQUE INDEX failing ON note (text) WHERE text = 'drowns'")
                .block();

        ProblemDetail problem = problem(fish, new NoteEdit("drowns", null), HttpStatus.INTERNAL_SERVER_ERROR);

        assertThat(problem.getDetail()).contains("database").doesNotContain("note_history");
        assertThat(get("/api/synsets/" + fish, SynsetDetail.class).note()).isEqualTo(note);
        assertThat(history(fish)).containsExactly("1 swims");
    }

    @Test
    void refusesANoteThatIsNone() {
        assertThat(problem(DOG, new NoteEdit("  ", null), HttpStatus.BAD_REQUEST)
                        .getDetail())
                .contains("needs a text");
        assertThat(problem(DOG, new NoteEdit(null, null), HttpStatus.BAD_REQUEST)
                        .getDetail())
                .contains("needs a text");
        assertThat(problem(DOG, new NoteEdit("x".repeat(4001), null), HttpStatus.BAD_REQUEST)
                        .getDetail())
                .contains("4000");
        problem(NOWHERE, new NoteEdit("text", null), HttpStatus.NOT_FOUND);
        client.put()
                .uri("/api/synsets/{id}/note", DOG)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/words/gnarblefoozle",
                "/api/synsets/999999999",
                "/api/synsets/999999999/neighbourhood",
                "/api/nothing"
            })
    void answersWhatIsNotThereWithAProblem(String path) {
        expectProblem(path, HttpStatus.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/words",
                "/api/words?prefix=%20",
                "/api/words?prefix=a&limit=0",
                "/api/words?prefix=a&limit=101",
                "/api/words?prefix=a&limit=many",
                "/api/synsets/dog",
                "/api/synsets/1/neighbourhood?hops=0",
                "/api/synsets/1/neighbourhood?hops=5",
                "/api/synsets/1/neighbourhood?limit=501"
            })
    void answersWhatCannotBeWithAProblem(String path) {
        expectProblem(path, HttpStatus.BAD_REQUEST);
    }

    @Test
    void deletesNoNoteWhereThereIsNone() {
        client.delete()
                .uri("/api/synsets/{id}/note", firstMeaning("stone"))
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void servesThePageWithTheLicence() {
        assertThat(get("/", String.class))
                .contains("WordNet 3.1 Copyright 2011 by Princeton University")
                .contains("NO REPRESENTATIONS OR WARRANTIES");
    }

    /** The server may not have noticed yet that clients have left, and serves only a few streams at once. */
    private static Flux<SynsetSummary> stream() {
        Instant end = Instant.now().plus(LIMIT);
        FluxExchangeResult<SynsetSummary> answer = askForStream();
        while (answer.getStatus().equals(HttpStatus.SERVICE_UNAVAILABLE)) {
            assertThat(Instant.now()).isBefore(end);
            answer.getResponseBody().ignoreElements().onErrorComplete().block(LIMIT);
            answer = askForStream();
        }
        assertThat(answer.getStatus()).isEqualTo(HttpStatus.OK);
        assertThat(answer.getResponseHeaders().getContentType())
                .isNotNull()
                .matches(MediaType.APPLICATION_NDJSON::isCompatibleWith);
        return answer.getResponseBody();
    }

    private static FluxExchangeResult<SynsetSummary> askForStream() {
        return client.get()
                .uri("/api/synsets")
                .accept(MediaType.APPLICATION_NDJSON)
                .exchange()
                .returnResult(SynsetSummary.class);
    }

    private static <T> T get(String path, Class<T> type) {
        return client.get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(type)
                .returnResult()
                .getResponseBody();
    }

    private static List<String> completions(String prefix, int limit) {
        return client.get()
                .uri("/api/words?prefix={prefix}&limit={limit}", prefix, limit)
                .exchange()
                .expectBody(new ParameterizedTypeReference<List<String>>() {})
                .returnResult()
                .getResponseBody();
    }

    private static int firstMeaning(String word) {
        return get("/api/words/" + word, WordDetail.class)
                .meanings()
                .get(0)
                .synsets()
                .get(0)
                .id();
    }

    private static WebTestClient.ResponseSpec put(int synset, NoteEdit edit) {
        return client.put()
                .uri("/api/synsets/{id}/note", synset)
                .bodyValue(edit)
                .exchange();
    }

    private static Note write(int synset, String text, Integer version) {
        return put(synset, new NoteEdit(text, version))
                .expectStatus()
                .isOk()
                .expectBody(Note.class)
                .returnResult()
                .getResponseBody();
    }

    private static ProblemDetail problem(int synset, NoteEdit edit, HttpStatus status) {
        return problem(put(synset, edit), status);
    }

    private static ProblemDetail problem(WebTestClient.ResponseSpec response, HttpStatus status) {
        return response.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody(ProblemDetail.class)
                .returnResult()
                .getResponseBody();
    }

    private static void expectProblem(String path, HttpStatus status) {
        ProblemDetail problem =
                problem(client.get().uri(URI.create(lexicon.url() + path)).exchange(), status);

        assertThat(problem.getStatus()).isEqualTo(status.value());
        assertThat(problem.getDetail()).isNotBlank();
    }

    private static List<String> history(int synset) {
        return lexicon.store()
                .query(
                        String.class,
                        "SELECT version || ' ' || COALESCE(text, '-') FROM note_history WHERE synset_id = ? ORDER BY version",
                        synset)
                .collectList()
                .block();
    }

    private static long count(String table) {
        return lexicon.store()
                .queryOne(Long.class, "SELECT COUNT(*) FROM " + table)
                .block();
    }
}
