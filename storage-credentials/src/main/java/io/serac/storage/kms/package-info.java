/** Keys of AWS's key management service. */
@NullMarked
package io.serac.storage.kms;

import org.jspecify.annotations.NullMarked;
