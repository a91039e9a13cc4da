package io.millrace.examples.lexicon.note;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/synsets/{id}/note")
final class NoteController {
    private final NoteService notes;

    NoteController(NoteService notes) {
        this.notes = notes;
    }

    @PutMapping
    Mono<Note> write(@PathVariable int id, @RequestBody NoteEdit edit) {
        return notes.write(id, edit);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@PathVariable int id) {
        return notes.delete(id);
    }
}
