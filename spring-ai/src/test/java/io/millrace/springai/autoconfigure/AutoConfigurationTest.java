package io.millrace.springai.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.TestSchema;
import io.millrace.springai.MillraceChatMemoryRepository;
import io.millrace.springai.MillraceVectorStore;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.model.chat.memory.autoconfigure.ChatMemoryAutoConfiguration;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AutoConfigurationTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private final ApplicationContextRunner application = application("sqlite::memory:");

    private static ApplicationContextRunner application(String url) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ChatMemoryAutoConfiguration.class,
                        MillraceVectorStoreAutoConfiguration.class,
                        MillraceChatMemoryAutoConfiguration.class))
                .withBean(RelationalDatastore.class, () -> Datastores.open(url), bean -> bean.setDestroyMethodName(""))
                .withBean(EmbeddingModel.class, AutoConfigurationTest::model);
    }

    private static EmbeddingModel model() {
        EmbeddingModel model = mock(EmbeddingModel.class);
        when(model.dimensions()).thenReturn(3);
        when(model.embed("a")).thenReturn(new float[] {1, 0, 0});
        when(model.embed(anyList(), any(), any())).thenReturn(List.of(new float[] {1, 0, 0}));
        return model;
    }

    @Test
    void makesTheStoresOfTheApplicationsDatastore() {
        application
                .withPropertyValues(
                        "spring.ai.vectorstore.millrace.table-name=passage",
                        "spring.ai.vectorstore.millrace.dimensions=3",
                        "spring.ai.vectorstore.millrace.model-timeout=30s",
                        "spring.ai.chat.memory.repository.millrace.table-name=talk")
                .run(context -> {
                    RelationalDatastore datastore = context.getBean(RelationalDatastore.class);
                    assertThat(context).hasSingleBean(VectorStore.class).hasSingleBean(ChatMemoryRepository.class);
                    assertThat(context.getBean(VectorStore.class)).isInstanceOf(MillraceVectorStore.class);
                    assertThat(context.getBean(VectorStore.class).similaritySearch("a"))
                            .isEmpty();
                    context.getBean(ChatMemory.class).add("c", new UserMessage("hello"));
                    assertThat(datastore
                                    .queryOne(Long.class, "SELECT (SELECT count(*) FROM passage) + count(*) FROM talk")
                                    .block(LIMIT))
                            .isEqualTo(1L);
                    datastore.close().block(LIMIT);
                });
    }

    /** A second application finds what the first has left. */
    private static void keepsWhatTheApplicationWrites(String url) {
        application(url).run(context -> {
            context.getBean(VectorStore.class).add(List.of(new Document("1", "a", Map.of("k", 1))));
            context.getBean(ChatMemory.class).add("c", new UserMessage("hello"));
            context.getBean(RelationalDatastore.class).close().block(LIMIT);
        });
        application(url)
                .withPropertyValues("spring.ai.vectorstore.millrace.initialize-schema=false")
                .run(context -> {
                    assertThat(context.getBean(VectorStore.class)
                                    .similaritySearch(SearchRequest.builder()
                                            .query("a")
                                            .filterExpression("k == 1")
                                            .build()))
                            .extracting(Document::getId)
                            .containsExactly("1");
                    assertThat(context.getBean(ChatMemory.class).get("c")).hasSize(1);
                    context.getBean(RelationalDatastore.class).close().block(LIMIT);
                });
    }

    @Test
    void keepsWhatTheApplicationWritesInAFile() {
        keepsWhatTheApplicationWrites("sqlite:" + folder.resolve("application.db"));
    }

    @Test
    void keepsWhatTheApplicationWritesInPostgres() {
        TestSchema schema = TestSchema.create();
        try {
            keepsWhatTheApplicationWrites(schema.url());
        } finally {
            schema.drop();
        }
    }

    @Test
    void makesNoTableWhereThatIsNotWanted() {
        application
                .withPropertyValues("spring.ai.vectorstore.millrace.initialize-schema=false")
                .run(context -> {
                    assertThat(context.getBean(VectorStore.class)).isInstanceOf(MillraceVectorStore.class);
                    org.assertj.core.api.Assertions.assertThatThrownBy(
                                    () -> context.getBean(VectorStore.class).similaritySearch("a"))
                            .hasMessageContaining("vector_store");
                    context.getBean(RelationalDatastore.class).close().block(LIMIT);
                });
    }

    @Test
    void backsOffWhereTheApplicationHasItsOwn() {
        application
                .withBean("mine", VectorStore.class, () -> SimpleVectorStore.builder(model())
                        .build())
                .withBean("memories", ChatMemoryRepository.class, () -> mock(ChatMemoryRepository.class))
                .run(context -> {
                    assertThat(context)
                            .doesNotHaveBean(MillraceVectorStore.class)
                            .doesNotHaveBean(MillraceChatMemoryRepository.class);
                    context.getBean(RelationalDatastore.class).close().block(LIMIT);
                });
        application.withPropertyValues("spring.ai.vectorstore.type=none").run(context -> {
            assertThat(context).doesNotHaveBean(VectorStore.class).hasSingleBean(MillraceChatMemoryRepository.class);
            context.getBean(RelationalDatastore.class).close().block(LIMIT);
        });
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        MillraceVectorStoreAutoConfiguration.class, MillraceChatMemoryAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(VectorStore.class)
                        .doesNotHaveBean(ChatMemoryRepository.class));
    }

    @Test
    void everyPropertyIsDescribedAndEveryConfigurationFound() throws Exception {
        Set<String> properties = new HashSet<>();
        for (Class<?> type : List.of(MillraceVectorStoreProperties.class, MillraceChatMemoryProperties.class)) {
            String prefix = type.getAnnotation(
                            org.springframework.boot.context.properties.ConfigurationProperties.class)
                    .value();
            for (RecordComponent component : type.getRecordComponents()) {
                properties.add(prefix + "."
                        + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT) + " "
                        + component.getType().getSimpleName().replace("boolean", "Boolean"));
            }
        }
        Set<String> described = new HashSet<>();
        try (InputStream metadata = resource("spring-configuration-metadata.json")) {
            for (JsonNode property : JsonMapper.shared().readTree(metadata).get("properties")) {
                String type = property.get("type").asString();
                described.add(property.get("name").asString() + " " + type.substring(type.lastIndexOf('.') + 1));
            }
        }
        assertThat(described).isEqualTo(properties);
        try (InputStream imports =
                resource("spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports")) {
            assertThat(new String(imports.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).lines())
                    .containsExactlyInAnyOrder(
                            MillraceVectorStoreAutoConfiguration.class.getName(),
                            MillraceChatMemoryAutoConfiguration.class.getName());
        }
    }

    private static InputStream resource(String name) throws Exception {
        return java.nio.file.Files.newInputStream(java.nio.file.Path.of("target/classes/META-INF", name));
    }
}
