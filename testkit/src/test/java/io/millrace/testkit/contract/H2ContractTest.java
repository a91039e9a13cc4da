package io.millrace.testkit.contract;

/** Core does not know its databases: the contract holds on one that it has never heard of. */
class H2ContractTest implements DatastoreContract {
    @Override
    public Backend backend() {
        return new H2Backend();
    }
}
