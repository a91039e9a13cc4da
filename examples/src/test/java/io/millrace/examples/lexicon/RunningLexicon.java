package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.examples.lexicon.search.IndexState;
import io.millrace.examples.lexicon.search.IndexState.Phase;
import io.millrace.examples.lexicon.search.MeaningState;
import io.millrace.vector.Embedder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The application, started as its main method starts it, on a free port and a database file of the test's own. */
final class RunningLexicon implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private RunningLexicon(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static RunningLexicon start(Path database) {
        return start(Map.of("SQLITE_PATH", database.toString()));
    }

    /** As the application starts in an environment with these variables, but for the vectors, which take long. */
    static RunningLexicon start(Map<String, String> environment) {
        return start(environment, Map.of(), false);
    }

    /** The same, with these embedders in the place of those of these names. */
    static RunningLexicon start(Map<String, String> environment, Map<String, Embedder> embedders, boolean meanings) {
        return new RunningLexicon(new SpringApplicationBuilder(LexiconApplication.class, OfTheTest.class)
                .initializers(context -> {
                    var beans = (GenericApplicationContext) context;
                    beans.registerBean(Environment.class, () -> new Environment(environment));
                    embedders.forEach((name, embedder) -> beans.registerBean(name, Embedder.class, () -> embedder));
                })
                .run(
                        "--server.port=0",
                        "--lexicon.meanings=" + meanings,
                        "--lexicon.write-timeout=5s",
                        "--lexicon.request-timeout=5s",
                        "--server.netty.idle-timeout=5s",
                        "--spring.main.allow-bean-definition-overriding=true"));
    }

    /** The variables that the datastore is made from. */
    record Environment(Map<String, String> variables) {}

    String url() {
        return "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    WebTestClient client() {
        return WebTestClient.bindToServer()
                .baseUrl(url())
                .responseTimeout(Duration.ofSeconds(60))
                .build();
    }

    /** Waits until the text index holds all synsets. */
    void awaitSearch() {
        Flux.interval(Duration.ofMillis(100))
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic())
                .map(tick -> indexState().phase())
                .doOnNext(phase -> assertThat(phase).isNotEqualTo(Phase.FAILED))
                .takeUntil(Phase.READY::equals)
                .blockLast(Duration.ofMinutes(2));
    }

    /** Waits until it is so far with meanings. */
    MeaningState awaitMeanings(Predicate<MeaningState> wanted) {
        return Flux.interval(Duration.ofMillis(20))
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic())
                .map(tick -> meaningState())
                .filter(wanted)
                .blockFirst(Duration.ofMinutes(1));
    }

    MeaningState meaningState() {
        return client().get()
                .uri("/api/search/meanings")
                .exchange()
                .expectBody(MeaningState.class)
                .returnResult()
                .getResponseBody();
    }

    IndexState indexState() {
        return client().get()
                .uri("/api/search/index")
                .exchange()
                .expectBody(IndexState.class)
                .returnResult()
                .getResponseBody();
    }

    /** What makes the text index. */
    Lifecycle indexing() {
        return context.getBean("synsetIndex", Lifecycle.class);
    }

    RelationalDatastore store() {
        return context.getBean(RelationalDatastore.class);
    }

    @Override
    public void close() {
        context.close();
    }

    static final class OfTheTest {
        @Bean(destroyMethod = "")
        RelationalDatastore datastore(Environment environment) {
            return Datastores.fromEnvironment(environment.variables());
        }

        /** The threads of one server are not those of another: closing one must not stop the other. */
        @Bean
        ReactorResourceFactory reactorResources() {
            var resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            return resources;
        }
    }
}
