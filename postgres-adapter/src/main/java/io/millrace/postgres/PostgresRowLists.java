package io.millrace.postgres;

import io.millrace.postgres.internal.ExactValues;
import io.millrace.postgres.internal.UnreadableValueException;
import io.millrace.sql.RowListSyntax;
import java.util.List;

/**
 * Lists of rows by PostgreSQL's functions for JSON. A cell is the number of the value's type, a colon, and the text that the server would send of
 * it, so that it is read as in a row of its own. A type of the database's own is looked up: a domain is sent as what it is made of, and
 * the vectors of pgvector have a form in Java.
 */
final class PostgresRowLists implements RowListSyntax {
    private static final String VECTOR = "vector";

    /** The numbers of types that come with PostgreSQL are below it. */
    private static final int FIRST_OF_OTHERS = 16_384;

    /** {@code concat} writes a value as it is sent, where a cast to text would take the spaces from a {@code char(n)}. */
    @Override
    public String cell(String column) {
        String type = "pg_catalog.pg_typeof(" + column + ")::pg_catalog.oid";
        return "CASE WHEN " + column + " IS DISTINCT FROM NULL THEN pg_catalog.concat(CASE WHEN " + type + " < "
                + FIRST_OF_OTHERS + " THEN " + type + "::pg_catalog.text ELSE " + other(type) + " END, ':', " + column
                + ") END";
    }

    private static String other(String type) {
        return "(WITH RECURSIVE millrace_type (id) AS (SELECT " + type
                + " UNION ALL SELECT t.typbasetype FROM millrace_type m JOIN pg_catalog.pg_type t ON t.oid = m.id"
                + " WHERE t.typtype = 'd') SELECT CASE WHEN t.oid < " + FIRST_OF_OTHERS
                + " THEN t.oid::pg_catalog.text WHEN t.typtype = 'b' AND t.typname = '" + VECTOR + "' THEN '" + VECTOR
                + "' ELSE '0' END FROM millrace_type m JOIN pg_catalog.pg_type t ON t.oid = m.id WHERE t.typtype <> 'd')";
    }

    @Override
    public String nested(String column) {
        return column;
    }

    @Override
    public String rows(List<String> cells) {
        return "COALESCE(pg_catalog.json_agg(pg_catalog.json_build_array(" + String.join(", ", cells)
                + ")), '[]'::pg_catalog.json)";
    }

    @Override
    public Object read(String cell) {
        int colon = cell.indexOf(':');
        try {
            String type = cell.substring(0, colon);
            String text = cell.substring(colon + 1);
            return type.equals(VECTOR) ? vector(text) : ExactValues.read(Integer.parseInt(type), text);
        } catch (UnreadableValueException refused) {
            throw new IllegalArgumentException(refused.getMessage() + ". List its text: CAST(... AS text)");
        } catch (NumberFormatException | IndexOutOfBoundsException form) {
            throw new IllegalArgumentException("its form is not the expected one");
        }
    }

    private static float[] vector(String text) {
        String[] elements = text.substring(1, text.length() - 1).split(",", -1);
        float[] vector = new float[elements.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = Float.parseFloat(elements[i]);
        }
        return vector;
    }
}
