package io.millrace.testkit.contract;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A part of the contract. Its cases get a {@link ContractDatabase} of their own and leave nothing behind. */
@ExtendWith(ContractExtension.class)
@Timeout(60)
@SuppressWarnings("exports") // JUnit makes the extension; nobody else has to see it.
public interface Contract {
    /**
     * The backend that is to keep the contract.
     *
     * @return the backend
     */
    Backend backend();
}
