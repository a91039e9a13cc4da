package io.millrace.testkit.contract;

/**
 * The whole contract. An adapter's test class implements it and says which {@link Backend} it is about:
 *
 * <pre>{@code
 * class AcmeContractTest implements DatastoreContract {
 *     public Backend backend() {
 *         return new AcmeBackend();
 *     }
 * }
 * }</pre>
 */
public interface DatastoreContract
        extends StatementsContract,
                StatementDescriptionsContract,
                ParametersContract,
                TypesContract,
                TimesContract,
                MappingContract,
                CodecsContract,
                StreamingContract,
                CancellationContract,
                BulkContract,
                TransactionsContract,
                TransactionUsageContract,
                NestedTransactionsContract,
                JoinedTransactionsContract,
                SeveralJoinsContract,
                LeftoversContract,
                FatalErrorsContract,
                JoinedEndsContract,
                RandomJoinsContract,
                ErrorsContract,
                FaultsContract,
                MigrationsContract,
                CodeMigrationsContract,
                SchemaContract,
                FiltersContract,
                QueryBuilderContract,
                QueriesContract,
                RowLocksContract,
                RowListsContract,
                RowListValuesContract,
                RawSqlContract,
                KeysetContract,
                KeysetPagesContract,
                MigratorContract,
                TransferContract,
                TransferErrorsContract,
                ClosingContract,
                ConcurrencyContract {}
