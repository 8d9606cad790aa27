@NullMarked
package io.serac.storage.kms;

import org.jspecify.annotations.NullMarked;
