package io.millrace.examples.lexicon.word;

import io.millrace.examples.lexicon.problem.InvalidRequestException;
import io.millrace.examples.lexicon.problem.NotFoundException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/words")
final class WordController {
    private static final int MAX_COMPLETIONS = 100;

    private final WordRepository words;

    WordController(WordRepository words) {
        this.words = words;
    }

    @GetMapping("/{word}")
    Mono<WordDetail> one(@PathVariable String word) {
        return words.synsets(word)
                .collectList()
                .filter(synsets -> !synsets.isEmpty())
                .switchIfEmpty(Mono.error(() -> NotFoundException.word(word)))
                .map(synsets -> WordDetail.of(word, synsets));
    }

    @GetMapping
    Mono<List<String>> beginningWith(@RequestParam String prefix, @RequestParam(defaultValue = "20") int limit) {
        if (prefix.isBlank()) {
            throw new InvalidRequestException("The prefix must have at least one character.");
        }
        InvalidRequestException.requireBetween("limit", limit, 1, MAX_COMPLETIONS);
        return words.byPrefix(prefix, limit).collectList();
    }
}
