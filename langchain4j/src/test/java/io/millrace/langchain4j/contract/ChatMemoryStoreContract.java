package io.millrace.langchain4j.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import io.millrace.RelationalDatastore;
import io.millrace.langchain4j.MillraceChatMemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Chat memories in a table, the same on every database. */
abstract class ChatMemoryStoreContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<ChatMessage> MESSAGES = List.of(
            SystemMessage.from("Be brief."),
            UserMessage.from("What is \"\u0000\" in \uD83D\uDE00?"),
            AiMessage.from(ToolExecutionRequest.builder()
                    .id("1")
                    .name("look")
                    .arguments("{\"at\": \"it\"}")
                    .build()),
            ToolExecutionResultMessage.from("1", "look", "nothing"),
            AiMessage.from("It's nothing."));

    @Test
    void keepsMessagesUntilTheyAreDeleted(RelationalDatastore datastore) {
        MillraceChatMemoryStore store = new MillraceChatMemoryStore(datastore, "chat_memory");
        assertThat(store.getMessages("a")).isEmpty();
        store.updateMessages("a", MESSAGES);
        assertThat(store.getMessages("a")).isEqualTo(MESSAGES);
        store.updateMessages("a", MESSAGES.subList(0, 2));
        assertThat(new MillraceChatMemoryStore(datastore, "chat_memory").getMessages("a"))
                .isEqualTo(MESSAGES.subList(0, 2));
        store.deleteMessages("a");
        store.deleteMessages("a");
        assertThat(store.getMessages("a")).isEmpty();
    }

    @Test
    void whatLooksAlikeIsNotTheSameMemory(RelationalDatastore datastore) {
        MillraceChatMemoryStore store = new MillraceChatMemoryStore(datastore, "chat_memory");
        UUID uuid = UUID.randomUUID();
        store.updateMessages("1", MESSAGES.subList(0, 1));
        store.updateMessages(1, MESSAGES.subList(0, 2));
        store.updateMessages(uuid, MESSAGES.subList(0, 3));
        store.updateMessages(uuid.toString(), MESSAGES.subList(0, 4));
        assertThat(store.getMessages("1")).hasSize(1);
        assertThat(store.getMessages(1L)).hasSize(2);
        assertThat(store.getMessages(uuid)).hasSize(3);
        assertThat(store.getMessages(uuid.toString())).hasSize(4);
        assertThatThrownBy(() -> store.getMessages(new Object())).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.getMessagesAsync(1.5)).isCompletedExceptionally();
    }

    @Test
    void isAsynchronousOnThreadsThatMustNotBlock(RelationalDatastore datastore) {
        MillraceChatMemoryStore store = new MillraceChatMemoryStore(datastore, "chat_memory");
        List<List<ChatMessage>> read = Flux.range(0, 64)
                .flatMap(
                        i -> Mono.fromFuture(() -> store.updateMessagesAsync(i, MESSAGES))
                                .then(Mono.fromFuture(() -> store.getMessagesAsync(i)))
                                .flatMap(messages -> Mono.fromFuture(() -> store.deleteMessagesAsync(i))
                                        .thenReturn(messages))
                                .subscribeOn(Schedulers.parallel()),
                        64)
                .collectList()
                .block(LIMIT);
        assertThat(read).hasSize(64).allSatisfy(messages -> assertThat(messages).isEqualTo(MESSAGES));
        for (Runnable call : List.<Runnable>of(
                () -> store.getMessages(1), () -> store.updateMessages(1, MESSAGES), () -> store.deleteMessages(1))) {
            assertThatThrownBy(() -> Mono.fromRunnable(call)
                            .subscribeOn(Schedulers.parallel())
                            .block(LIMIT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Async");
        }
    }
}
