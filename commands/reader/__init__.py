"""The full-screen reader. Only this package imports textual, and only `ilbo browse` imports it."""
