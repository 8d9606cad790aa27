/** Pure decisions: who may do what. No I/O, no clock, no logging; every type is immutable and thread-safe. */
@NullMarked
package io.serac.authorizer;

import org.jspecify.annotations.NullMarked;
