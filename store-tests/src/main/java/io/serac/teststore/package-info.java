/**
 * Real object stores for tests. Tests ask {@link io.serac.teststore.TestStores} and know nothing of the software behind.
 */
@NullMarked
package io.serac.teststore;

import org.jspecify.annotations.NullMarked;
