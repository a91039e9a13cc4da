package io.millrace.examples.lexicon.problem;

import io.millrace.error.DatastoreException;
import io.millrace.error.TransientDatastoreException;
import io.millrace.fulltext.query.TextQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;

/** Answers errors with problem details (RFC 9457); the framework's own errors too, by its base class. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ProblemDetail notFound(NotFoundException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail invalid(InvalidRequestException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
    }

    /** Where it was noticed goes with it, so that whoever typed the query can be shown. */
    @ExceptionHandler
    ProblemDetail invalid(TextQueryException e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.problem());
        problem.setProperty("position", e.position());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail conflict(ConflictException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, e.getMessage());
    }

    /** Worth another try, says the type; the client is told the same. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> busy(TransientDatastoreException e) {
        LOG.warn("The database could not serve a request now", e);
        return later("The database is busy. Please try again.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> busy(BusyException e) {
        return later(e.getMessage() + " Please try again.");
    }

    @ExceptionHandler
    ProblemDetail unavailable(UnavailableException e) {
        LOG.warn("A request cannot be served on this server", e);
        return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage());
    }

    private static ResponseEntity<ProblemDetail> later(String detail) {
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, detail))
                .headers(headers -> headers.set(HttpHeaders.RETRY_AFTER, "1"))
                .build();
    }

    /** The details, SQL among them, are for the log and not for the client. */
    @ExceptionHandler
    ProblemDetail failed(DatastoreException e) {
        LOG.error("The database failed", e);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "The database could not do this. The server's log has the reason.");
    }
}
