package io.millrace.benchmarks.contender;

/** What contenders send, with parameters as their database writes them. */
public record Statements(String byId, String byOwner, String all, String quantity, String setQuantity, String insert) {
    /** The same with the parameters of JDBC. */
    public Statements forJdbc() {
        return new Statements(jdbc(byId), jdbc(byOwner), jdbc(all), jdbc(quantity), jdbc(setQuantity), jdbc(insert));
    }

    private static String jdbc(String sql) {
        return sql.replaceAll("\\$\\d", "?");
    }
}
