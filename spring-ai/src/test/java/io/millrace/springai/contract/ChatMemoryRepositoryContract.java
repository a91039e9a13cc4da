package io.millrace.springai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.springai.MillraceChatMemoryRepository;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Chat memories in a table, the same on every database. */
abstract class ChatMemoryRepositoryContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<Message> MESSAGES = List.of(
            new SystemMessage("Be brief."),
            UserMessage.builder()
                    .text("What is \"\u0000\" in \uD83D\uDE00 and \uD83D?")
                    .metadata(Map.of("number", 1, "list", List.of("a", 1.5), "object", Map.of("yes", true)))
                    .build(),
            AssistantMessage.builder()
                    .content(null)
                    .properties(Map.of("finishReason", "TOOL"))
                    .toolCalls(List.of(new AssistantMessage.ToolCall("1", "function", "look", "{\"at\": \"it\"}")))
                    .build(),
            ToolResponseMessage.builder()
                    .responses(List.of(new ToolResponseMessage.ToolResponse("1", "look", "nothing")))
                    .build(),
            new AssistantMessage("It's nothing."));

    @Test
    void keepsMessagesUntilTheyAreDeleted(RelationalDatastore datastore) {
        MillraceChatMemoryRepository repository = new MillraceChatMemoryRepository(datastore, "chat_memory");
        assertThat(repository.findByConversationId("a")).isEmpty();
        assertThat(repository.findConversationIds()).isEmpty();
        repository.saveAll("b", MESSAGES);
        repository.saveAll("a", MESSAGES);
        assertThat(repository.findByConversationId("a")).isEqualTo(MESSAGES);
        repository.saveAll("a", MESSAGES.subList(0, 2));
        MillraceChatMemoryRepository again = new MillraceChatMemoryRepository(datastore, "chat_memory");
        assertThat(again.findByConversationId("a")).isEqualTo(MESSAGES.subList(0, 2));
        assertThat(again.findConversationIds()).containsExactly("a", "b");
        repository.deleteByConversationId("a");
        repository.deleteByConversationId("a");
        assertThat(repository.findByConversationId("a")).isEmpty();
        assertThat(repository.findConversationIds()).containsExactly("b");
    }

    @Test
    void keepsMedia(RelationalDatastore datastore) {
        MillraceChatMemoryRepository repository = new MillraceChatMemoryRepository(datastore, "chat_memory");
        repository.saveAll(
                "a",
                List.of(UserMessage.builder()
                        .text("look")
                        .media(
                                Media.builder()
                                        .mimeType(MimeTypeUtils.IMAGE_PNG)
                                        .data(new ByteArrayResource(new byte[] {0, -1, 2}))
                                        .name("bytes")
                                        .build(),
                                Media.builder()
                                        .mimeType(MimeTypeUtils.IMAGE_PNG)
                                        .data(URI.create("https://example.org/a.png"))
                                        .id("id")
                                        .name("uri")
                                        .build())
                        .build()));
        List<Media> media = ((UserMessage) repository.findByConversationId("a").get(0)).getMedia();
        assertThat(media).extracting(Media::getName).containsExactly("bytes", "uri");
        assertThat(media).extracting(Media::getId).containsExactly(null, "id");
        assertThat(media.get(0).getDataAsByteArray()).containsExactly(0, -1, 2);
        assertThat(media.get(1).getData()).isEqualTo("https://example.org/a.png");
        assertThat(media.get(1).getMimeType()).isEqualTo(MimeTypeUtils.IMAGE_PNG);
    }

    @Test
    void metadataComesBackAsJsonKnowsIt(RelationalDatastore datastore) {
        record Note(String text) {}
        MillraceChatMemoryRepository repository = new MillraceChatMemoryRepository(datastore, "chat_memory");
        repository.saveAll(
                "a",
                List.of(AssistantMessage.builder()
                        .content("t")
                        .properties(Map.of("note", new Note("n"), "time", Instant.EPOCH))
                        .build()));
        assertThat(repository.findByConversationId("a").get(0).getMetadata())
                .containsOnly(
                        Map.entry("note", Map.of("text", "n")),
                        Map.entry("time", "1970-01-01T00:00:00Z"),
                        Map.entry("messageType", MessageType.ASSISTANT));
    }

    @Test
    void aConversationIsReplacedWholeOrNotAtAll(RelationalDatastore datastore) {
        MillraceChatMemoryRepository repository = new MillraceChatMemoryRepository(datastore, "chat_memory");
        List<Message> others = List.of(new UserMessage("x"), new AssistantMessage("y"));
        Flux.range(0, 64)
                .flatMap(
                        i -> Mono.<List<Message>>fromCallable(() -> {
                                    repository.saveAll("a", i % 2 == 0 ? MESSAGES : others);
                                    return repository.findByConversationId("a");
                                })
                                .subscribeOn(Schedulers.boundedElastic()),
                        16)
                .doOnNext(read -> assertThat(read).isIn(MESSAGES, others))
                .blockLast(LIMIT);
        repository.saveAll("a", others);
        assertThatThrownBy(() -> repository.saveAll(
                        "a",
                        List.of(
                                new UserMessage("z"),
                                UserMessage.builder()
                                        .text("z")
                                        .metadata(Map.of("odd", new Object()))
                                        .build())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(repository.findByConversationId("a")).isEqualTo(others);
        assertThatThrownBy(() -> repository.findByConversationId(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void callsAreRefusedWhereTheyWouldHoldUpAnEventLoop(RelationalDatastore datastore) {
        MillraceChatMemoryRepository repository = new MillraceChatMemoryRepository(datastore, "chat_memory");
        for (Runnable call : List.<Runnable>of(
                repository::findConversationIds,
                () -> repository.findByConversationId("a"),
                () -> repository.saveAll("a", MESSAGES),
                () -> repository.deleteByConversationId("a"))) {
            assertThatThrownBy(() -> Mono.fromRunnable(call)
                            .subscribeOn(Schedulers.parallel())
                            .block(LIMIT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("event loop");
        }
    }
}
