package io.millrace.sqlite.driver.internal.errors;

/** The SQLSTATE values that the driver reports; those of PostgreSQL where the standard leaves room. */
public final class SqlStates {
    static final String CONNECTION_CLOSED = "08003";
    public static final String CANNOT_CONNECT = "08001";
    static final String OUTCOME_UNKNOWN = "08007";
    static final String TYPE_MISMATCH = "2200G";
    public static final String OUT_OF_RANGE = "22003";
    static final String MALFORMED = "22P02";
    static final String INVALID_ARGUMENT = "22023";
    static final String INVALID_ESCAPE = "22019";
    static final String NO_CHARACTER = "22021";
    static final String INTEGRITY_VIOLATION = "23000";
    static final String NOT_NULL_VIOLATION = "23502";
    static final String FOREIGN_KEY_VIOLATION = "23503";
    static final String UNIQUE_VIOLATION = "23505";
    static final String CHECK_VIOLATION = "23514";
    static final String INVALID_TRANSACTION_STATE = "25000";
    static final String READ_ONLY_TRANSACTION = "25006";
    static final String IN_FAILED_TRANSACTION = "25P02";
    static final String IDLE_TRANSACTION_TIMEOUT = "25P03";
    static final String SERIALIZATION_FAILURE = "40001";
    static final String SYNTAX_ERROR = "42601";
    static final String SYNTAX_OR_ACCESS = "42000";
    static final String UNDEFINED_COLUMN = "42703";
    static final String UNDEFINED_TABLE = "42P01";
    public static final String INSUFFICIENT_PRIVILEGE = "42501";
    static final String INSUFFICIENT_RESOURCES = "53000";
    static final String DISK_FULL = "53100";
    static final String OUT_OF_MEMORY = "53200";
    static final String TOO_MANY_STATEMENTS = "53300";
    static final String LIMIT_EXCEEDED = "54000";
    static final String OBJECT_IN_USE = "55006";
    public static final String LOCK_NOT_AVAILABLE = "55P03";
    public static final String QUERY_CANCELED = "57014";
    static final String SHUT_DOWN = "57P01";
    public static final String IO_ERROR = "58030";
    static final String INTERNAL_ERROR = "XX000";
    public static final String DATA_CORRUPTED = "XX001";

    private SqlStates() {}
}
